// Generated from docs/openapi/analytics.json; run: make console
export interface paths {
    "/v1/buckets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Buckets
         * @description Open cases by bucket now, and the moves between buckets in the period.
         */
        get: operations["get_buckets_v1_buckets_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Checkpoint
         * @description The heads that were signed last, the key that proves it, and what has been appended since.
         */
        get: operations["get_checkpoint_v1_checkpoint_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Funnel
         * @description Of the cases that entered in the period: how many were tried, reached, spoken to, promised, kept, paid, cured.
         */
        get: operations["get_funnel_v1_funnel_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Health
         * @description The checks of /readyz, for people: the cluster's gateway routes no probe.
         */
        get: operations["get_health_v1_health_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Kpis
         * @description All KPIs of a half-open period, of the last 30 days unless it says otherwise.
         */
        get: operations["get_kpis_v1_kpis_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Definitions
         * @description What each KPI means: text, formula, source.
         */
        get: operations["get_definitions_v1_kpis_definitions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis/{figure}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Cases
         * @description The cases in reach that count in a figure, with what each adds to both of its sums.
         */
        get: operations["get_cases_v1_kpis__figure__cases_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Live
         * @description Facts as analytics applies them: `facts`, or `gap` (too far behind, on from now); `id` is where to resume.
         */
        get: operations["get_live_v1_live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Parked
         * @description What waits, in the order in which it came.
         */
        get: operations["list_parked_v1_parked_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/parked/{source}/{part}/{offset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Parked
         * @description One of them.
         */
        get: operations["show_parked_v1_parked__source___part___offset__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/parked/{source}/{part}/{offset}/drop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drop Parked
         * @description Gives it up, as an act on record.
         */
        post: operations["drop_parked_v1_parked__source___part___offset__drop_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/parked/{source}/{part}/{offset}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Parked
         * @description Retries it with all that wait of its debtor, in order; safe to repeat.
         */
        post: operations["retry_parked_v1_parked__source___part___offset__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Parts
         * @description The service's processes; owner, progress and counters of every part and source; and how far the service's own
         *     journal is published.
         */
        get: operations["get_parts_v1_parts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/records/{part}/{offset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Record
         * @description A record's bytes, its Merkle path, the links from its batch to the next checkpoint, and the signature.
         */
        get: operations["get_record_v1_records__part___offset__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * BucketMove
         * @description Cases that moved in the period, with what was overdue after the move, by currency.
         */
        BucketMove: {
            /** Cases */
            cases: number;
            /** From */
            from: string;
            /** Overdue */
            overdue: {
                [key: string]: string;
            };
            /** To */
            to: string;
        };
        /**
         * BucketNow
         * @description Open cases of a bucket and currency; `overdue` as a decimal text.
         */
        BucketNow: {
            /** Bucket */
            bucket: string;
            /** Cases */
            cases: number;
            /** Currency */
            currency: string;
            /** Overdue */
            overdue: string;
        };
        /**
         * Buckets
         * @description Where open cases stand now, and the moves of a period; entries and cures are figures of their own.
         */
        Buckets: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /** Behind */
            behind: {
                [key: string]: number;
            };
            /**
             * From
             * Format: date
             */
            from: string;
            /** Items */
            items: components["schemas"]["BucketNow"][];
            /**
             * Known At
             * Format: date
             */
            known_at: string;
            /** Moves */
            moves: components["schemas"]["BucketMove"][];
            /** Next */
            next?: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
        };
        /**
         * CaseBehind
         * @description A case behind a figure: what it adds to it, as what it counts (its entry), and how it stands now.
         */
        CaseBehind: {
            /** Assigned To */
            assigned_to: string | null;
            /** Bucket */
            bucket: string;
            /** Case Id */
            case_id: string;
            /** Creditor */
            creditor: string;
            /** Currency */
            currency: string;
            /** Denominator */
            denominator: number | null;
            /**
             * Ended
             * @description How it ended ("cures", "cleared_by_snapshot"); empty while it is open.
             */
            ended: string;
            /**
             * Entered
             * Format: date
             */
            entered: string;
            /** Entry Bucket */
            entry_bucket: string;
            /** Entry Team */
            entry_team: string;
            /** Numerator */
            numerator: number;
            /**
             * Overdue
             * @description Decimal text in `currency`, by now.
             */
            overdue: string;
            /** Strategy */
            strategy: string;
            /** Team */
            team: string;
        };
        /**
         * CasesBehind
         * @description The cases in reach that a figure is made of, and the figure itself with its definition.
         *
         *     Figures go by the team of the entry, cases by whose they are now: `numerator` may be more than the cases add up to.
         */
        CasesBehind: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            definition: components["schemas"]["Definition"];
            /** Figures */
            figures: components["schemas"]["Figure"][];
            /**
             * From
             * Format: date
             */
            from: string;
            /** Items */
            items: components["schemas"]["CaseBehind"][];
            /**
             * Known At
             * Format: date
             */
            known_at: string;
            /** Next */
            next?: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
        };
        /**
         * CheckpointOut
         * @description The last checkpoint. `heads` is the signed text; whoever has the public key can check `signature` over it.
         */
        CheckpointOut: {
            /** At */
            at: string | null;
            /** Heads */
            heads: string | null;
            /** Items */
            items: components["schemas"]["LogPart"][];
            /** Next */
            next?: string | null;
            /**
             * Public Key
             * @description PEM. Compare it once with the one kept outside, beside the anchors.
             */
            public_key: string;
            /** Service */
            service: string;
            /**
             * Signature
             * @description Ed25519, base64.
             */
            signature: string | null;
        };
        /**
         * Definition
         * @description What a KPI means, and how it comes about.
         */
        Definition: {
            /** Channel */
            channel: string | null;
            /** Denominator */
            denominator: string[] | null;
            /** Formula */
            formula: string;
            /** Kpi */
            kpi: string;
            /** Money */
            money: boolean;
            /** Numerator */
            numerator: string[];
            /** Per Channel */
            per_channel: boolean;
            /** Source */
            source: string;
            /** Text */
            text: string;
            /** Title */
            title: string;
            /** Unit */
            unit: string;
        };
        /**
         * Definitions
         * @description All KPIs that are served.
         */
        Definitions: {
            /** Items */
            items: components["schemas"]["Definition"][];
            /** Next */
            next?: string | null;
        };
        /** DropIn */
        DropIn: {
            /** Reason */
            reason: string;
        };
        /**
         * Figure
         * @description One figure of one KPI; money in minor units in `numerator` and `denominator`, as a decimal text in `value`.
         */
        Figure: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /** Currency */
            currency?: string | null;
            /** Denominator */
            denominator?: number | null;
            /**
             * Group
             * @description The dimensions asked for; an empty text where there is no such value.
             */
            group: {
                [key: string]: string;
            };
            /** Kpi */
            kpi: string;
            /** Numerator */
            numerator: number;
            /**
             * Previous
             * @description `value` of the period before, where it was asked for.
             */
            previous?: string | null;
            /** Unit */
            unit: string;
            /**
             * Value
             * @description Decimal text; null when the denominator is zero.
             */
            value: string | null;
        };
        /**
         * Figures
         * @description The figures of a half-open period of business dates, [from, to).
         */
        Figures: {
            /**
             * As Of
             * Format: date-time
             * @description All journals have been applied up to this business instant.
             */
            as_of: string;
            /**
             * Behind
             * @description Records that are not in the figures yet, by source.
             */
            behind: {
                [key: string]: number;
            };
            /**
             * From
             * Format: date
             */
            from: string;
            /** Items */
            items: components["schemas"]["Figure"][];
            /**
             * Known At
             * Format: date
             * @description Only what was recorded by the end of this business date is in the figures.
             */
            known_at: string;
            /** Next */
            next?: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
        };
        /**
         * Funnel
         * @description From entry to cure, each step by its own: a case may be cured without a contact.
         */
        Funnel: {
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /** Behind */
            behind: {
                [key: string]: number;
            };
            /**
             * From
             * Format: date
             */
            from: string;
            /** Items */
            items: components["schemas"]["FunnelStep"][];
            /**
             * Known At
             * Format: date
             */
            known_at: string;
            /** Next */
            next?: string | null;
            /**
             * To
             * Format: date
             */
            to: string;
        };
        /**
         * FunnelStep
         * @description How many of the cases that entered in the period came so far; `of_entries` as a decimal text.
         */
        FunnelStep: {
            /** Cases */
            cases: number;
            /** Group */
            group: string;
            /** Of Entries */
            of_entries: string | null;
            /** Step */
            step: string;
        };
        /**
         * HealthOut
         * @description What the replica that answers stands on; each check "ok" or what is missing.
         */
        HealthOut: {
            /** Checks */
            checks: {
                [key: string]: string;
            };
            /** Service */
            service: string;
            /** Well */
            well: boolean;
        };
        /**
         * JournalOut
         * @description A part of the service's own journal; `sent` and `backlog` are null where no relay publishes it; `hole`: records
         *     that were lost there, which the relay of the replica that answers has passed over.
         */
        JournalOut: {
            /** Backlog */
            backlog: number | null;
            /** Head */
            head: number;
            /** Hole */
            hole: string | null;
            /** Part */
            part: number;
            /** Sent */
            sent: number | null;
        };
        /** Listed[ParkedOut] */
        Listed_ParkedOut_: {
            /** Items */
            items: components["schemas"]["ParkedOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * LogPart
         * @description A part of a log: where it ends now, and up to where the last checkpoint has signed it.
         */
        LogPart: {
            /** Head */
            head: number;
            /** Log */
            log: string;
            /** Part */
            part: number;
            /** Signed */
            signed: number;
        };
        /**
         * MemberOut
         * @description A process of the service: `live` until its lease ends (`until`; it is renewed every 2 s by 6). One that ends
         *     cleanly leaves no row, one that dies stays here for an hour.
         */
        MemberOut: {
            /** Live */
            live: boolean;
            /** Member */
            member: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /**
         * ParkedOut
         * @description A parked record without its content; `queued` = it only waits behind an earlier one of its debtor. `type` and
         *     `told` (when its service recorded it) are null where the record itself can't be read, or is sealed.
         */
        ParkedOut: {
            /** At */
            at?: string | null;
            /** Bytes */
            bytes: number;
            /** Debtor Id */
            debtor_id: string | null;
            /** Error */
            error: string;
            /** Offset */
            offset: number;
            /** Part */
            part: number;
            /** Queued */
            queued: boolean;
            /** Reason */
            reason: string;
            /** Source */
            source: string;
            /** Told */
            told?: string | null;
            /** Type */
            type?: string | null;
        };
        /**
         * PartOut
         * @description One source's records of one part. `waits_since`: when the oldest record that is not applied was appended, null
         *     where none waits. `parked`, `duplicate` (skipped) and `backfilled` are counted from the first record on; `stopped`:
         *     why the replica that answers, and owns the part, reads no further.
         */
        PartOut: {
            /** Backfilled */
            backfilled: number;
            /** Behind */
            behind: number;
            /** Duplicate */
            duplicate: number;
            /** Head */
            head: number;
            /** Live */
            live: boolean;
            /** Next Offset */
            next_offset: number;
            /** Owner */
            owner: string;
            /** Parked */
            parked: number;
            /** Part */
            part: number;
            /** Source */
            source: string;
            /** Stopped */
            stopped: string | null;
            /** Waits Since */
            waits_since: string | null;
        };
        /**
         * PartsOut
         * @description `at`: the database's clock, by which leases end and waits are counted. `member`: the replica that answers. Only
         *     of itself it knows why its consumer has `halted` and what `trouble` its relay has.
         */
        PartsOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Halted */
            halted: string | null;
            /** Items */
            items: components["schemas"]["PartOut"][];
            /** Journal */
            journal: components["schemas"]["JournalOut"][];
            /** Member */
            member: string;
            /** Members */
            members: components["schemas"]["MemberOut"][];
            /** Service */
            service: string;
            /** Trouble */
            trouble: string | null;
        };
        /**
         * Problem
         * @description A refusal (RFC 9457).
         */
        Problem: {
            code: string;
            /** @description Names this request in our logs. */
            correlation: string;
            detail?: string;
            errors?: {
                code: string;
                message: string;
                pointer: string;
            }[];
            status: number;
            title: string;
            type: string;
        };
        /**
         * RetriedOut
         * @description How many went through, how many still wait, and why the first of them does.
         */
        RetriedOut: {
            /** Applied */
            applied: number;
            /** Error */
            error: string | null;
            /** Left */
            left: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_buckets_v1_buckets_get: {
        parameters: {
            query?: {
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
                /** @description First business date. */
                from?: string | null;
                /** @description The date after the last one. */
                to?: string | null;
                creditor?: string | null;
                /** @description Only what was recorded by the end of this date. */
                as_of?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Buckets"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_checkpoint_v1_checkpoint_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckpointOut"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_funnel_v1_funnel_get: {
        parameters: {
            query?: {
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
                group_by?: ("creditor" | "team" | "bucket" | "strategy") | null;
                /** @description First business date. */
                from?: string | null;
                /** @description The date after the last one. */
                to?: string | null;
                creditor?: string | null;
                /** @description Only what was recorded by the end of this date. */
                as_of?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Funnel"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_health_v1_health_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthOut"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_kpis_v1_kpis_get: {
        parameters: {
            query?: {
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
                /** @description Of creditor, team, bucket, channel, strategy, collector, day; commas between. */
                group_by?: string;
                /** @description With the period of this length before. */
                compare?: "previous" | null;
                /** @description First business date. */
                from?: string | null;
                /** @description The date after the last one. */
                to?: string | null;
                creditor?: string | null;
                /** @description Only what was recorded by the end of this date. */
                as_of?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Figures"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_definitions_v1_kpis_definitions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Definitions"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cases_v1_kpis__figure__cases_get: {
        parameters: {
            query?: {
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
                channel?: string | null;
                /** @description Which cases of a ratio. */
                side?: "numerator" | "denominator";
                limit?: number;
                cursor?: string | null;
                /** @description First business date. */
                from?: string | null;
                /** @description The date after the last one. */
                to?: string | null;
                creditor?: string | null;
                /** @description Only what was recorded by the end of this date. */
                as_of?: string | null;
            };
            header?: never;
            path: {
                figure: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesBehind"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_live_v1_live_get: {
        parameters: {
            query?: {
                /** @description As Last-Event-ID. */
                after?: string | null;
                /** @description Then it ends; come back. */
                seconds?: number;
                /** @description Begins about so many records before now. */
                recent?: number;
            };
            header?: {
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_parked_v1_parked_get: {
        parameters: {
            query?: {
                debtor_id?: string | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_ParkedOut_"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_parked_v1_parked__source___part___offset__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                part: number;
                offset: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedOut"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drop_parked_v1_parked__source___part___offset__drop_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                part: number;
                offset: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DropIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedOut"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_parked_v1_parked__source___part___offset__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                part: number;
                offset: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedOut"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_parts_v1_parts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartsOut"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_record_v1_records__part___offset__get: {
        parameters: {
            query?: {
                log?: "journal" | "acts";
            };
            header?: never;
            path: {
                part: number;
                offset: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
