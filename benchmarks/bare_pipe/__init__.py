"""The bare pipe: the five-stage path with nothing in it but the data path, the product's upper bound.

intake (check 25 fields, dedupe by event id, upsert the loan) → strategy (decide, upsert the plan) → outreach (insert
the contact, mark it sent) → tracking (insert the outcome) → analytics (count in memory, upsert the counters). Each
batch is one durable transaction: the consumer's offset, the effects, the append to the next topic. No retries, no
provider, no rules, no HTTP, no hash chain. Every event must have happened exactly once at every stage.
"""

PARTS = 12
BATCH = 1000
