"""The tables of the five stages, and the books that are checked after a run. The per-message baseline uses them too."""

import asyncpg

from benchmarks.measure import BooksWrong

TABLES = """
create table seen (event_id uuid primary key);
create table loans (
  creditor text, loan text, person text, product text, bucket text, due int8, days_past_due int4,
  occurred_at timestamptz, last_event uuid, primary key (creditor, loan)) with (fillfactor = 85);
create table plans (
  creditor text, loan text, plan text, step int, next_at timestamptz, cause uuid,
  primary key (creditor, loan)) with (fillfactor = 85);
create table contacts (
  creditor text, loan text, step int, channel text, state text, cause uuid, sent_at timestamptz,
  primary key (cause, step)) with (fillfactor = 85);
create table outcomes (cause uuid, creditor text, loan text, kind text, at timestamptz, primary key (cause));
create table figures (name text, key text, value int8, primary key (name, key)) with (fillfactor = 50);
"""
SESSION = """
create temp table staged_loans (like loans) on commit delete rows;
create temp table staged_plans (like plans) on commit delete rows"""
SEEN = "insert into seen select * from unnest($1::uuid[]) on conflict do nothing returning event_id"
MERGE_LOANS = """
insert into loans as l select * from staged_loans on conflict (creditor, loan) do update
set bucket = excluded.bucket, due = excluded.due, days_past_due = excluded.days_past_due,
    occurred_at = excluded.occurred_at, last_event = excluded.last_event
where l.occurred_at <= excluded.occurred_at"""
MERGE_PLANS = """
insert into plans select * from staged_plans on conflict (creditor, loan) do update
set plan = excluded.plan, step = excluded.step, next_at = excluded.next_at, cause = excluded.cause"""
MARK_SENT = """
update contacts c set state = 'sent', sent_at = now() from unnest($1::uuid[]) u(cause)
where c.cause = u.cause and c.step = 1"""
COUNT = """
insert into figures as f select 'outcome', * from unnest($1::text[], $2::int8[])
on conflict (name, key) do update set value = f.value + excluded.value"""
BOOKS = """
select (select count(*) from seen) as accepted, (select count(*) from loans) as loans,
       (select count(*) from plans) as plans, (select count(*) from contacts where state = 'sent') as sent,
       (select count(*) from outcomes) as outcomes, (select coalesce(sum(value), 0)::int8 from figures) as counted"""


async def check_books(connection: asyncpg.Connection, events: int) -> None:
    """Every event has its own loan, so each table holds one row per event, no more and no less; else BooksWrong."""
    row = await connection.fetchrow(BOOKS)
    books = dict(row) if row else {}
    if not books or any(count != events for count in books.values()):
        raise BooksWrong(f"{books}, wanted {events} of each")
