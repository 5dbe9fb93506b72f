// A real OpenID Connect provider for one test. It signs in whoever says so: its own forms, any name, any password.
import Provider from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'tonghop',
      client_secret: 'a-secret-of-the-provider',
      redirect_uris: ['https://tonghop.example/signed-in'],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  pkce: { required: () => true, methods: ['S256'] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
});

provider.listen(port, '127.0.0.1', () => console.log(`listening on ${issuer}`));
