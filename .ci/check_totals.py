"""Compares summary.json with a sum over the submitted reports, read back through the public API.

Knows nothing of how the program adds up: it signs in, reads every accepted report, and adds with decimal numbers.
Usage: check_totals.py TONGHOP_BINARY DATA_DIR
"""

import json
import subprocess
import sys
import urllib.request
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

binary, data = sys.argv[1], Path(sys.argv[2])
summary = json.loads((data / "demo" / "summary.json").read_text())
definition = json.loads((Path(__file__).parent.parent / "seed" / "mau-bao-cao-dan-van.json").read_text())

LOGIN = "so.tonghop"
PASSWORD = "Demo-2011-BenTre"


def call(url, path, token=None, body=None):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(url + "/api/v1" + path, data, headers), timeout=30) as answer:
        return json.load(answer)


def pages(url, path, token):
    cursor = ""
    while True:
        page = call(url, f"{path}&limit=200{cursor}", token)
        yield from page["items"]
        if "next" not in page:
            return
        cursor = "&cursor=" + page["next"]


def total(indicator, reports):
    """The province's figure by the indicator's own rule, from the reports alone."""
    value = lambda report, code: report["content"]["values"].get(code)
    rule, code = indicator["over_units"]["rule"], indicator["code"]
    number = lambda report, name: Decimal(value(report, name))
    if rule == "RATIO":
        top, bottom, ratio = Decimal(0), Decimal(0), indicator["computed"]
        for report in reports:
            if all(value(report, c) is not None for c in ratio["numerator"] + ratio["denominator"]):
                top += sum(number(report, c) for c in ratio["numerator"])
                bottom += sum(number(report, c) for c in ratio["denominator"])
        if bottom == 0:
            return None
        return (ratio["factor"] * top / bottom).quantize(Decimal(1).scaleb(-ratio["places"]), ROUND_HALF_UP)
    given = [report for report in reports if value(report, code) is not None]
    if not given:
        return None
    if rule == "MAX":
        return max(number(report, code) for report in given)
    if rule == "AVERAGE":
        weight = indicator["over_units"].get("weight")
        weigh = lambda report: number(report, weight) if weight else Decimal(1)
        given = [report for report in given if not weight or value(report, weight) is not None]
        mean = sum(number(r, code) * weigh(r) for r in given) / sum(weigh(r) for r in given)
        return mean, max(indicator.get("places", 0), 2)
    return sum(number(report, code) for report in given)


def agree(shown, computed):
    if computed is None or shown is None:
        return shown is None and computed is None
    if isinstance(computed, tuple):
        mean, places = computed
        return Decimal(shown) == mean.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Decimal(shown) == computed


server = subprocess.Popen([binary, "demo", "--data-dir", str(data), "--port", "18911"], stdout=subprocess.PIPE, text=True)
try:
    url = "http://127.0.0.1:18911"
    for line in server.stdout:
        if "console:" in line:
            break
    token = call(url, "/sessions", body={"username": LOGIN, "password": PASSWORD})["access_token"]
    period = call(url, "/periods?limit=1", token)["items"][0]["id"]
    accepted = [r["id"] for r in pages(url, f"/reports?period_id={period}&state=ACCEPTED", token)]
    reports = [call(url, f"/reports/{report}", token) for report in accepted]
finally:
    server.terminate()
    server.wait(timeout=30)

assert len(reports) == summary["accepted"] > 100, (len(reports), summary["accepted"])
assert summary["expected"] == summary["submitted"] + summary["missing"]
assert summary["submitted"] == summary["on_time"] + summary["late"]
wrong = []
numeric = [indicator for indicator in definition["indicators"] if indicator["kind"] != "DATE"]
for indicator in numeric:
    shown, computed = summary["totals"].get(indicator["code"]), total(indicator, reports)
    if not agree(shown, computed):
        wrong.append((indicator["code"], shown, computed))
assert not wrong, wrong
print(f"{len(numeric)} totals agree with the sum over {len(reports)} reports")
