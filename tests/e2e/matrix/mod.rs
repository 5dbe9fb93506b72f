//! The policy as one table: every operation × role × (own, sibling, child, parent unit), kept in
//! `tests/golden/authz-matrix.txt`. A change of the policy is a change of that text (`just golden`).
//!
//! Each recipe asks for something harmless: permission and scope are decided, then the request fails for another reason
//! (a stale tag, a code that is taken) or only reads. What is recorded is the status, with `-` for an empty page.

mod accounts;
mod aggregation;
mod calls;
mod partners;
mod people;
mod reports;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use serde_json::Value;

use self::calls::Call;
use self::world::{Target, World};
use crate::contract::{operations, public};
use crate::harness::{Answer, Caller, read};

/// How to ask for one operation on what belongs to a unit.
type Recipe = fn(&World, &Target) -> Call;

/// Operations on their way at once.
const AT_ONCE: usize = 4;

fn recipes() -> BTreeMap<&'static str, Recipe> {
    let all = [
        accounts::RECIPES,
        people::RECIPES,
        partners::RECIPES,
        reports::RECIPES,
        aggregation::RECIPES,
    ];
    let table: BTreeMap<_, _> = all.iter().flat_map(|r| r.iter().copied()).collect();
    let count: usize = all.iter().map(|recipes| recipes.len()).sum();
    assert_eq!(table.len(), count, "an operation has two recipes");
    table
}

/// Operations that end what the other calls need; asked last, and once a role.
const LAST: &[&str] = &["DELETE /sessions/current"];

/// Every operation of the document, for every role, on the own unit, its sibling, its child and its parent.
#[actix_web::test]
async fn the_policy_matrix() {
    let recipes = recipes();
    let documented: BTreeSet<String> = operations(&public())
        .into_iter()
        .map(|(path, method, _)| format!("{} {path}", method.to_uppercase()))
        .collect();
    let known: BTreeSet<String> = recipes.keys().map(ToString::to_string).collect();
    assert_eq!(
        known, documented,
        "one recipe for each documented operation"
    );

    let world = World::start().await;
    let callers = world.callers();
    let before = world.done().await;
    let (last, first): (Vec<_>, Vec<_>) = recipes
        .into_iter()
        .partition(|(name, _)| LAST.contains(name));
    let rows = stream::iter(first)
        .map(|(name, recipe)| row(&world, &callers, name, recipe, 4))
        .buffer_unordered(AT_ONCE);
    let mut rows: BTreeMap<&str, Vec<String>> = rows.collect().await;
    assert_eq!(world.done().await, before, "a recipe was not harmless");
    for (name, recipe) in last {
        let (name, cells) = row(&world, &callers, name, recipe, 1).await;
        rows.insert(name, cells);
    }
    let table = table(&callers, &rows);
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/authz-matrix.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(golden, &table).unwrap();
    }
    let kept = std::fs::read_to_string(golden).unwrap();
    let changed: Vec<_> = table.lines().filter(|line| !kept.contains(line)).collect();
    assert!(
        table == kept,
        "the policy changed, see `just golden`:\n{changed:#?}"
    );
    world.system.stop().await;
}

/// One operation for each role; the answers for the units of a role side by side, or once when they are all the same.
async fn row<'a>(
    world: &World,
    callers: &[(&str, Caller)],
    name: &'a str,
    recipe: Recipe,
    targets: usize,
) -> (&'a str, Vec<String>) {
    let mut cells = Vec::new();
    for (_, caller) in callers {
        let mut statuses = Vec::new();
        let mut asked: Vec<_> = world
            .targets
            .iter()
            .take(targets)
            .map(|t| recipe(world, t))
            .collect();
        // What names no unit is asked once.
        asked.dedup();
        for call in asked {
            statuses.push(status(name, &ask(caller, call).await));
        }
        let first = statuses[0].clone();
        let same = statuses.iter().all(|status| *status == first);
        cells.push(if same { first } else { statuses.join("/") });
    }
    (name, cells)
}

/// Sends a call; again when the system says that it is busy with another.
async fn ask(caller: &Caller, call: Call) -> Answer {
    for _ in 0..40 {
        let answer = read(call.request(caller).send().await.unwrap()).await;
        if answer.status != 503 {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{call:?} finds the system busy for ever");
}

fn status(name: &str, answer: &Answer) -> String {
    assert!(answer.status < 500, "{name}: {}", answer.body);
    let empty = answer.body["items"] == Value::Array(Vec::new());
    format!("{}{}", answer.status, if empty { "-" } else { "" })
}

fn table(callers: &[(&str, Caller)], rows: &BTreeMap<&str, Vec<String>>) -> String {
    let mut text = String::from(
        "# Status for own/sibling/child/parent unit, one number where all are alike; - is an empty page.\n\
         # 404 and 422 UNKNOWN_UNIT: out of reach. 409, 412: allowed, had it not been harmless on purpose.\n",
    );
    let mut sorted: Vec<_> = rows.iter().collect();
    sorted.sort_by_key(|(name, _)| {
        let (method, path) = name.split_once(' ').unwrap();
        (path, method)
    });
    let line = |first: &str, cells: &[String]| {
        let mut line = format!("{first:48}");
        for cell in cells {
            write!(line, " {cell:17}").unwrap();
        }
        line.trim_end().to_owned() + "\n"
    };
    let heads: Vec<_> = callers.iter().map(|(name, _)| (*name).to_owned()).collect();
    text += &line("", &heads);
    for (name, cells) in sorted {
        text += &line(name, cells);
    }
    text
}
