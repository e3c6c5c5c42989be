// The Moscow case by the client that openapi-typescript and openapi-fetch make: list the goals page by page, add one, change it
// with its ETag, meet a 412 and recover. `PARLEY_URL` and `PARLEY_KEY` say where and as whom.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/v1.js";

declare const process: { env: Record<string, string | undefined> };

function some<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`${what} is missing`);
  return value;
}

const baseUrl = some(process.env["PARLEY_URL"], "PARLEY_URL");
const headers = { Authorization: `Bearer ${some(process.env["PARLEY_KEY"], "PARLEY_KEY")}` };
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl, headers });

const found = await client.GET("/v1/initiatives", { params: { query: { slug: ["moscow-intra-palestinian"] } } });
const initiative = some(found.data?.items[0], "the case");

const goals: components["schemas"]["Goal"][] = [];
let after: string | undefined;
let pages = 0;
do {
  const query = { initiative_id: [initiative.id], limit: 5, ...(after ? { after } : {}) };
  const page = some((await client.GET("/v1/goals", { params: { query } })).data, "a page");
  goals.push(...page.items);
  pages += 1;
  after = page.next ? some(new URL(page.next, baseUrl).searchParams.get("after"), "the cursor") : undefined;
} while (after);
if (pages < 2 || new Set(goals.map((goal) => goal.id)).size !== goals.length) throw new Error("the pages do not add up");

const made = await client.POST("/v1/goals", {
  body: {
    actor_id: some(goals[0], "a goal").actor_id,
    initiative_id: initiative.id,
    kind: "interest",
    statement: "Agree on a date for the next round.",
    disclosure: "inferred",
    status: "pursued",
  },
});
const id = some(made.data, "the new goal").id;
const tag = some(made.response.headers.get("etag"), "its ETag");

const patch = (tag: string, body: components["schemas"]["GoalPatch"]) =>
  client.PATCH("/v1/goals/{id}", { params: { path: { id }, header: { "if-match": tag } }, body });

some((await patch(tag, { salience: 40 })).data, "the changed goal");
const late = await patch(tag, { note: "Said in passing." });
if (late.response.status !== 412 || late.error?.type !== "/problems/stale") throw new Error("this should have been stale");

const now = await client.GET("/v1/goals/{id}", { params: { path: { id } } }); // read again, then decide
const again = await patch(some(now.response.headers.get("etag"), "the ETag"), { note: "Said in passing." });
const goal = some(again.data, "the goal");
if (goal.version !== 3 || goal.salience !== 40) throw new Error("the first change is lost");
console.log(`TypeScript: ${goals.length} goals on ${pages} pages; one added, changed, refused as stale, and changed again.`);
