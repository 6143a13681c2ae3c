-- Quarantine is listed by place, searched by event and by import; an import remembers who may read it.
SET LOCAL lock_timeout = '5s';
DROP INDEX quarantine_open;
CREATE INDEX quarantine_open ON quarantine (at, id) WHERE state = 'open' AND reason <> 'id_conflict';
CREATE INDEX quarantine_listed ON quarantine (at, id);
ALTER TABLE quarantine ADD settled_by text, ADD settled_at timestamptz;
CREATE INDEX imports_listed ON imports (at, id);
