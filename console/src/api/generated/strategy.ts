// Generated from docs/openapi/strategy.json; run: make console
export interface paths {
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
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Plans
         * @description The plans in reach by where they stand, or by a row that decided.
         */
        get: operations["list_plans_v1_plans_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Plan
         * @description A case's plan: the rows that decided, its steps with their states and reasons.
         */
        get: operations["get_plan_v1_plans__case_id__get"];
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
    "/v1/relay/rewind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rewind Relay
         * @description Publishes a part's records again from an offset on; our own services skip them. An act on record.
         */
        post: operations["rewind_relay_v1_relay_rewind_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Steps
         * @description The next step of each case whose next step falls due by `due`, earliest first.
         */
        get: operations["get_steps_v1_steps_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Strategies
         * @description All strategies, with the version in force.
         */
        get: operations["list_strategies_v1_strategies_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{name}/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Simulate
         * @description Which rows decide on these facts, and which steps a new case would get.
         */
        post: operations["simulate_v1_strategies__name__simulate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{name}/standing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Standing
         * @description How many cases stand at each step, and for how many each row of the tables decided.
         */
        get: operations["get_standing_v1_strategies__name__standing_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Versions
         * @description A strategy's versions, newest first, with their whole content.
         */
        get: operations["list_versions_v1_strategies__name__versions_get"];
        put?: never;
        /**
         * Draft
         * @description A new draft. Its tables are checked at once: 422 says which cell is wrong.
         */
        post: operations["draft_v1_strategies__name__versions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{name}/versions/{number}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve
         * @description Another person than the author approves.
         */
        post: operations["approve_v1_strategies__name__versions__number__approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{name}/versions/{number}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish
         * @description In force from now on, for new plans and for cases that enter another stage; a second person has approved it.
         */
        post: operations["publish_v1_strategies__name__versions__number__publish_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/strategies/{name}/versions/{number}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit
         * @description The author asks for approval.
         */
        post: operations["submit_v1_strategies__name__versions__number__submit_post"];
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
         * Draft
         * @description A new version: the whole strategy, as GET shows one under `content`.
         */
        Draft: {
            /** Content */
            content: {
                [key: string]: unknown;
            };
        };
        /** DropIn */
        DropIn: {
            /** Reason */
            reason: string;
        };
        /**
         * DueStep
         * @description The next step of a case.
         */
        DueStep: {
            /** Case Id */
            case_id: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "call" | "email" | "letter" | "visit";
            /** Creditor */
            creditor: string;
            /**
             * Due
             * Format: date-time
             */
            due: string;
            /** Plan Version */
            plan_version: number;
            /** Stage */
            stage: string;
            /** Step */
            step: string;
            /** Template */
            template: string;
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
         * Hits
         * @description Cases for which a row of a decision table decided.
         */
        Hits: {
            /** Cases */
            cases: number;
            /** Row */
            row: string;
            /** Strategy Version */
            strategy_version: number;
            /** Table */
            table: string;
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
        /** Listed[DueStep] */
        Listed_DueStep_: {
            /** Items */
            items: components["schemas"]["DueStep"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[ParkedOut] */
        Listed_ParkedOut_: {
            /** Items */
            items: components["schemas"]["ParkedOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[PlanListed] */
        Listed_PlanListed_: {
            /** Items */
            items: components["schemas"]["PlanListed"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[StrategyOut] */
        Listed_StrategyOut_: {
            /** Items */
            items: components["schemas"]["StrategyOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[VersionOut] */
        Listed_VersionOut_: {
            /** Items */
            items: components["schemas"]["VersionOut"][];
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
         * PlanListed
         * @description A plan in a list; GET /v1/plans/{case_id} tells the rest.
         */
        PlanListed: {
            /** Assigned To */
            assigned_to: string | null;
            /** Branch */
            branch: string;
            /** Branch Row */
            branch_row: string;
            /** Case Id */
            case_id: string;
            /** Creditor */
            creditor: string;
            /** Next At */
            next_at: string | null;
            /** Next Step */
            next_step: string;
            /** Plan Version */
            plan_version: number;
            /** Stage */
            stage: string;
            /** Stage Row */
            stage_row: string;
            /** State */
            state: string;
            /** Step */
            step: string;
            /** Strategy */
            strategy: string;
            /** Strategy Version */
            strategy_version: number;
            /** Team */
            team: string;
        };
        /**
         * PlanOut
         * @description A case's plan: what decided, what was and will be done. `state` is active, quiet, held or ended.
         */
        PlanOut: {
            /** Arm */
            arm: string;
            /** Branch */
            branch: string;
            /** Case Id */
            case_id: string;
            /** Creditor */
            creditor: string;
            /** Debtor Id */
            debtor_id: string;
            /** Decided By */
            decided_by: components["schemas"]["RowOut"][];
            /** Earlier */
            earlier: components["schemas"]["StepOut"][];
            /** Ended */
            ended?: string | null;
            /** Leading */
            leading: boolean;
            /** Next At */
            next_at?: string | null;
            /** Plan Version */
            plan_version: number;
            /** Quiet Until */
            quiet_until?: string | null;
            /** Stage */
            stage: string;
            /** Stage At */
            stage_at?: string | null;
            /** State */
            state: string;
            /** Steps */
            steps: components["schemas"]["StepOut"][];
            /** Strategy */
            strategy: string;
            /** Strategy Version */
            strategy_version: number;
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
        /**
         * RewindIn
         * @description The first offset to be published again, and why; the reason goes on record.
         */
        RewindIn: {
            /** Offset */
            offset: number;
            /** Part */
            part: number;
            /** Reason */
            reason: string;
        };
        /**
         * RewindOut
         * @description The records from `sent` up to `before` are published again.
         */
        RewindOut: {
            /** Before */
            before: number;
            /** Part */
            part: number;
            /** Sent */
            sent: number;
        };
        /**
         * RowOut
         * @description The row of a decision table that decided, and what it looked at.
         */
        RowOut: {
            /** Looked At */
            looked_at: {
                [key: string]: string | number | boolean | null;
            };
            /** Row */
            row: string;
            /** Table */
            table: string;
        };
        /**
         * Simulated
         * @description Which rows decide, and which steps follow.
         */
        Simulated: {
            /** Branch */
            branch: string;
            /** Decided By */
            decided_by: components["schemas"]["RowOut"][];
            /** Next Stage Dpd */
            next_stage_dpd: number | null;
            /** Stage */
            stage: string;
            /** Steps */
            steps: components["schemas"]["SimulatedStep"][];
            /** Strategy */
            strategy: string;
            /** Version */
            version: number;
        };
        /**
         * SimulatedStep
         * @description A step as the case would get it today; `suppressed` says why it would not run.
         */
        SimulatedStep: {
            /** At Dpd */
            at_dpd: number;
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "call" | "email" | "letter" | "visit";
            /** Hour */
            hour: number;
            /** Runs */
            runs: string;
            /** Step */
            step: string;
            /** Suppressed */
            suppressed?: string | null;
            /** Template */
            template: string;
        };
        /**
         * Simulation
         * @description Facts to try a strategy on; `version` None = the one in force. Channels are those that are open.
         */
        Simulation: {
            /**
             * Band
             * @default 1
             */
            band: number;
            /**
             * Channels
             * @default [
             *       "sms",
             *       "call"
             *     ]
             */
            channels: ("sms" | "call" | "email" | "letter" | "visit")[];
            /**
             * Difficulty
             * @default normal
             */
            difficulty: string;
            /** Dpd */
            dpd: number;
            /** Version */
            version?: number | null;
        };
        /**
         * Standing
         * @description Cases that stand at one place of the ladder: `step` ran last (empty: none yet), `next_step` is planned.
         */
        Standing: {
            /** Branch */
            branch: string;
            /** Cases */
            cases: number;
            /** Next Step */
            next_step: string;
            /** Stage */
            stage: string;
            /** State */
            state: string;
            /** Step */
            step: string;
            /** Strategy Version */
            strategy_version: number;
        };
        /**
         * StandingOut
         * @description Where the cases of a strategy stand now, and by which rows; ended plans are left out.
         */
        StandingOut: {
            /** Hits */
            hits: components["schemas"]["Hits"][];
            /** Items */
            items: components["schemas"]["Standing"][];
            /** Next */
            next?: string | null;
        };
        /**
         * StepOut
         * @description A step; `reason` says why it does not or did not run, `at` when it is or was due.
         */
        StepOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** At Dpd */
            at_dpd: number;
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "call" | "email" | "letter" | "visit";
            /** Contact Id */
            contact_id?: string | null;
            /** Reason */
            reason?: string | null;
            /** State */
            state: string;
            /** Step */
            step: string;
            /** Template */
            template: string;
        };
        /**
         * StrategyOut
         * @description A strategy, its newest version and the one in force.
         */
        StrategyOut: {
            /** In Force */
            in_force: number | null;
            /** Name */
            name: string;
            /** Newest */
            newest: number;
        };
        /**
         * VersionOut
         * @description A version: draft → submitted → approved → published → retired.
         */
        VersionOut: {
            /** Approver */
            approver: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Author */
            author: string;
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Content Hash */
            content_hash: string;
            /** Name */
            name: string;
            /** State */
            state: string;
            /** Version */
            version: number;
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
    list_plans_v1_plans_get: {
        parameters: {
            query?: {
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
                strategy?: string | null;
                version?: number | null;
                stage?: string | null;
                branch?: string | null;
                step?: string | null;
                row?: string | null;
                /** @description standing: all but ended. */
                state?: ("active" | "quiet" | "held" | "ended" | "standing") | null;
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
                    "application/json": components["schemas"]["Listed_PlanListed_"];
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
    get_plan_v1_plans__case_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
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
                    "application/json": components["schemas"]["PlanOut"];
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
    rewind_relay_v1_relay_rewind_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RewindIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RewindOut"];
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
    get_steps_v1_steps_get: {
        parameters: {
            query: {
                /** @description steps that fall due by this instant (with offset) */
                due: string;
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
                    "application/json": components["schemas"]["Listed_DueStep_"];
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
    list_strategies_v1_strategies_get: {
        parameters: {
            query?: {
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
                    "application/json": components["schemas"]["Listed_StrategyOut_"];
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
    simulate_v1_strategies__name__simulate_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Simulation"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Simulated"];
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
    get_standing_v1_strategies__name__standing_get: {
        parameters: {
            query?: {
                version?: number | null;
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
            };
            header?: never;
            path: {
                name: string;
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
                    "application/json": components["schemas"]["StandingOut"];
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
    list_versions_v1_strategies__name__versions_get: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                name: string;
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
                    "application/json": components["schemas"]["Listed_VersionOut_"];
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
    draft_v1_strategies__name__versions_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionOut"];
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
    approve_v1_strategies__name__versions__number__approve_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                name: string;
                number: number;
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
                    "application/json": components["schemas"]["VersionOut"];
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
    publish_v1_strategies__name__versions__number__publish_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                name: string;
                number: number;
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
                    "application/json": components["schemas"]["VersionOut"];
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
    submit_v1_strategies__name__versions__number__submit_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                name: string;
                number: number;
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
                    "application/json": components["schemas"]["VersionOut"];
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
