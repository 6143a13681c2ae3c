// Generated from docs/openapi/tracking.json; run: make console
export interface paths {
    "/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Verify
         * @description Walks all logs that this service may read; `broken` names the first record that is not as it was.
         *
         *     Other services' private logs are for `dunwell audit verify`.
         */
        get: operations["get_verify_v1_audit_verify_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Cases
         * @description The cases in reach: by id, or those still open first, the longest overdue on top, or the largest amounts.
         */
        get: operations["list_cases_v1_cases_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign Many
         * @description Gives up to 500 cases to somebody of one's own teams, or back to their team; one out of reach: none of them.
         */
        post: operations["assign_many_v1_cases_assign_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count Cases
         * @description How many cases a list has, and what is overdue, by one thing and currency.
         */
        get: operations["count_cases_v1_cases_counts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Case
         * @description One case; its ETag is the revision of all that is known of its debtor. `Dunwell-Position` is how far that goes in
         *     the journal: another service that is asked after it knows whose the case is as well.
         */
        get: operations["get_case_v1_cases__case_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{case_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign
         * @description Gives a case to somebody of one's own teams, or back to the team.
         */
        post: operations["assign_v1_cases__case_id__assign_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{case_id}/promise-limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Promise Limits
         * @description What may be promised for a case now; whoever posts a promise is judged by the same.
         */
        get: operations["get_promise_limits_v1_cases__case_id__promise_limits_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{case_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Timeline
         * @description In order what happened and why; what somebody wrote only for those who may see personal data.
         */
        get: operations["get_timeline_v1_cases__case_id__timeline_get"];
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
    "/v1/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Complaints */
        get: operations["list_complaints_v1_complaints_get"];
        put?: never;
        /** Open Complaint */
        post: operations["open_complaint_v1_complaints_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{matter_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close Complaint */
        post: operations["close_complaint_v1_complaints__matter_id__close_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Disputes */
        get: operations["list_disputes_v1_disputes_get"];
        put?: never;
        /** Open Dispute */
        post: operations["open_dispute_v1_disputes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/disputes/{matter_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resolve Dispute */
        post: operations["resolve_dispute_v1_disputes__matter_id__resolve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hardship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Hardship */
        get: operations["list_hardship_v1_hardship_get"];
        put?: never;
        /** Open Hardship */
        post: operations["open_hardship_v1_hardship_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hardship/{matter_id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide Hardship */
        post: operations["decide_hardship_v1_hardship__matter_id__decide_post"];
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
    "/v1/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Holds
         * @description The holds in reach, oldest first; of one case also those of the whole debtor.
         */
        get: operations["list_holds_v1_holds_get"];
        put?: never;
        /**
         * Post Hold
         * @description Nothing goes out from now on. Answers the holds of this reason that are in force: one there already suffices.
         */
        post: operations["post_hold_v1_holds_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{hold_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Release
         * @description 202 = proposed, waits for a second person; 200 = released.
         */
        post: operations["post_release_v1_holds__hold_id__release_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Note
         * @description A note, kept under the debtor's own key.
         */
        post: operations["post_note_v1_notes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Outcomes
         * @description The outcomes of a case, as lines of its timeline.
         */
        get: operations["list_outcomes_v1_outcomes_get"];
        put?: never;
        /**
         * Post Outcome
         * @description Records a result and all that follows from it: promise, hold, dispute, relief, complaint.
         */
        post: operations["post_outcome_v1_outcomes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outcomes/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Codes
         * @description The codes that people may record, and what each asks.
         */
        get: operations["list_codes_v1_outcomes_codes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outcomes/{outcome_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw Outcome
         * @description A slip of one's own, within half an hour: its hold, its matter and its opt-out end by events of their own. The
         *     outcome stays on record; a promise that it ended stays ended.
         */
        post: operations["withdraw_outcome_v1_outcomes__outcome_id__withdraw_post"];
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
    "/v1/promises": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Promises
         * @description The promises in reach, oldest due first.
         */
        get: operations["list_promises_v1_promises_get"];
        put?: never;
        /**
         * Post Promise
         * @description One promise, or a plan; quiet until due + grace.
         */
        post: operations["post_promise_v1_promises_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/promises/{promise_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel
         * @description Withdrawn by agreement; of a plan, all that is still open.
         */
        post: operations["cancel_v1_promises__promise_id__cancel_post"];
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
    "/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tasks
         * @description What is open and still of use, the earliest first; those to come among them.
         */
        get: operations["list_tasks_v1_tasks_get"];
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
        /** AssignIn */
        AssignIn: {
            /** Assigned To */
            assigned_to?: string | null;
            /**
             * Reason
             * @default assigned
             */
            reason: string;
            /** Team */
            team?: string | null;
        };
        /**
         * AssignManyIn
         * @description Which cases go to whom; all or none.
         */
        AssignManyIn: {
            /** Assigned To */
            assigned_to?: string | null;
            /** Case Ids */
            case_ids: string[];
            /**
             * Reason
             * @default assigned
             */
            reason: string;
            /** Team */
            team?: string | null;
        };
        /**
         * CaseCount
         * @description Cases of one group and currency; `overdue` is their sum.
         */
        CaseCount: {
            /** Cases */
            cases: number;
            /** Group */
            group: string;
            overdue: components["schemas"]["MoneyOut"];
        };
        /** CaseOut */
        CaseOut: {
            /** Account Id */
            account_id: string;
            /** Assigned To */
            assigned_to: string | null;
            /** Band */
            band: number;
            /** Bucket */
            bucket: string;
            /** Case Id */
            case_id: string;
            /** Creditor */
            creditor: string;
            /** Debtor Id */
            debtor_id: string;
            /**
             * Held
             * @description Why nothing goes out now, of the case or of the whole debtor.
             */
            held: string[];
            /** Loan Id */
            loan_id: string;
            /**
             * Oldest Due
             * Format: date
             */
            oldest_due: string;
            /**
             * Opened
             * Format: date-time
             */
            opened: string;
            overdue: components["schemas"]["MoneyOut"];
            /** State */
            state: string;
            /** Team */
            team: string;
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
         * CodeOut
         * @description One result code, and which fields its form has.
         */
        CodeOut: {
            /** Asks */
            asks: string[];
            /** Code */
            code: string;
            /** Flags */
            flags: string;
            /** Hold */
            hold: string | null;
            /** Meaning */
            meaning: string;
            /** Next Step */
            next_step: string;
        };
        /** DropIn */
        DropIn: {
            /** Reason */
            reason: string;
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
         * HoldIn
         * @description `whole`: for all cases of the debtor.
         */
        HoldIn: {
            /**
             * Case Id
             * Format: uuid
             */
            case_id: string;
            /**
             * Reason
             * @enum {string}
             */
            reason: "dispute" | "identity" | "hardship" | "vulnerable" | "complaint" | "claims_paid" | "represented" | "insolvent" | "deceased" | "legal" | "stop" | "manual";
            /** Until */
            until?: string | null;
            /**
             * Whole
             * @default false
             */
            whole: boolean;
        };
        /** HoldOut */
        HoldOut: {
            /** Case Id */
            case_id: string;
            /** Creditor */
            creditor: string;
            /** Ended */
            ended: string | null;
            /** Hold Id */
            hold_id: string;
            /**
             * Loan Id
             * @description In lists: of its case, where that is in reach.
             */
            loan_id?: string | null;
            /**
             * Placed
             * Format: date-time
             */
            placed: string;
            /** Placed By */
            placed_by: string;
            /**
             * Reason
             * @enum {string}
             */
            reason: "promise" | "dispute" | "identity" | "hardship" | "vulnerable" | "complaint" | "claims_paid" | "represented" | "insolvent" | "deceased" | "legal" | "stop" | "manual";
            /** Release Proposed By */
            release_proposed_by: string | null;
            /** Until */
            until: string | null;
            /** Whole */
            whole: boolean;
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
        /**
         * LineOut
         * @description One thing that happened: `at` when, `recorded` when its service knew; where its record stands, and what to read.
         *     `text` is what somebody wrote, for those who may see it.
         */
        LineOut: {
            /** At */
            at: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** N */
            n: number;
            /** Offset */
            offset: number | null;
            /** Part */
            part: number;
            /** Recorded */
            recorded: string;
            /** Source */
            source: string;
            /** Text */
            text?: string | null;
            /** Type */
            type: string;
        };
        /** Listed[CaseCount] */
        Listed_CaseCount_: {
            /** Items */
            items: components["schemas"]["CaseCount"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[CaseOut] */
        Listed_CaseOut_: {
            /** Items */
            items: components["schemas"]["CaseOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[CodeOut] */
        Listed_CodeOut_: {
            /** Items */
            items: components["schemas"]["CodeOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[HoldOut] */
        Listed_HoldOut_: {
            /** Items */
            items: components["schemas"]["HoldOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[LineOut] */
        Listed_LineOut_: {
            /** Items */
            items: components["schemas"]["LineOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[MatterOut] */
        Listed_MatterOut_: {
            /** Items */
            items: components["schemas"]["MatterOut"][];
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
        /** Listed[PromiseOut] */
        Listed_PromiseOut_: {
            /** Items */
            items: components["schemas"]["PromiseOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[TaskOut] */
        Listed_TaskOut_: {
            /** Items */
            items: components["schemas"]["TaskOut"][];
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
        /** MatterIn */
        MatterIn: {
            /**
             * Case Id
             * Format: uuid
             */
            case_id: string;
            /** Note */
            note?: string | null;
            /** Reason */
            reason: string;
        };
        /** MatterOut */
        MatterOut: {
            /**
             * Answer By
             * @description Of a complaint: the last day for an answer, the creditor's date.
             */
            answer_by: string | null;
            /** Case Id */
            case_id: string;
            /** Closed */
            closed: string | null;
            /** Creditor */
            creditor: string;
            /** Kind */
            kind: string;
            /**
             * Loan Id
             * @description In lists: of its case.
             */
            loan_id?: string | null;
            /** Matter Id */
            matter_id: string;
            /**
             * Opened
             * Format: date-time
             */
            opened: string;
            /** Reason */
            reason: string;
            /** Result */
            result: string | null;
        };
        /** MatterResult */
        MatterResult: {
            /** Result */
            result: string;
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
        /** MoneyIn */
        MoneyIn: {
            /** Currency */
            currency: string;
            /** Value */
            value: string;
        };
        /** MoneyOut */
        MoneyOut: {
            /** Currency */
            currency: string;
            /** Value */
            value: string;
        };
        /** NoteIn */
        NoteIn: {
            /**
             * Case Id
             * Format: uuid
             */
            case_id: string;
            /** Text */
            text: string;
        };
        /** NoteOut */
        NoteOut: {
            /** Case Id */
            case_id: string;
            /** Note Id */
            note_id: string;
        };
        /**
         * OutcomeIn
         * @description A code asks only what it needs: `promise` with PTP, `instalments` with PLAN, `callback_at` with CB.
         */
        OutcomeIn: {
            /** At */
            at?: string | null;
            /** Callback At */
            callback_at?: string | null;
            /**
             * Case Id
             * Format: uuid
             */
            case_id: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "call" | "email" | "letter" | "visit";
            /** Code */
            code: string;
            /** Contact Id */
            contact_id?: string | null;
            /** Instalments */
            instalments?: components["schemas"]["PromiseTerms"][] | null;
            /** Note */
            note?: string | null;
            promise?: components["schemas"]["PromiseTerms"] | null;
            /** Reason */
            reason?: string | null;
            /**
             * Replace
             * @default false
             */
            replace: boolean;
            /** Right Party */
            right_party?: boolean | null;
        };
        /** OutcomeOut */
        OutcomeOut: {
            /** Attempt */
            attempt: boolean;
            /** Case Id */
            case_id: string;
            /** Code */
            code: string;
            /** Contacted */
            contacted: boolean;
            /**
             * Holds
             * @default []
             */
            holds: components["schemas"]["HoldOut"][];
            /** Next Step */
            next_step: string;
            /** Outcome Id */
            outcome_id: string;
            /**
             * Promises
             * @default []
             */
            promises: components["schemas"]["PromiseOut"][];
            /**
             * Promises Ended
             * @description Promises that it ended: taking it back does not revive them.
             * @default 0
             */
            promises_ended: number;
            /** Right Party */
            right_party: boolean;
            /**
             * Withdraw Until
             * @description Until when whoever recorded it takes it back alone; null: nothing that could be.
             */
            withdraw_until?: string | null;
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
         * PromiseIn
         * @description One promise, or a plan of `instalments`, made outside of a contact of ours.
         */
        PromiseIn: {
            amount?: components["schemas"]["MoneyIn"] | null;
            /** At */
            at?: string | null;
            /**
             * Case Id
             * Format: uuid
             */
            case_id: string;
            /** Due */
            due?: string | null;
            /** Instalments */
            instalments?: components["schemas"]["PromiseTerms"][] | null;
            /**
             * Replace
             * @default false
             */
            replace: boolean;
        };
        /**
         * PromiseLimitsOut
         * @description What may be promised now; `most_replacing` where it takes the place of all that is promised already.
         */
        PromiseLimitsOut: {
            /**
             * First
             * Format: date
             */
            first: string;
            /**
             * Gap Days Max
             * @description Days from one instalment of a plan to the next.
             */
            gap_days_max: number;
            /** Instalments Max */
            instalments_max: number;
            /**
             * Last
             * Format: date
             * @description The last due date of one promise, or of a plan's first instalment.
             */
            last: string;
            most: components["schemas"]["MoneyOut"];
            most_replacing: components["schemas"]["MoneyOut"];
        };
        /** PromiseOut */
        PromiseOut: {
            amount: components["schemas"]["MoneyOut"];
            /** Arrangement Id */
            arrangement_id: string | null;
            /** Case Id */
            case_id: string;
            /** Collector */
            collector: string;
            /** Creditor */
            creditor: string;
            /**
             * Deadline
             * Format: date-time
             */
            deadline: string;
            /**
             * Due
             * Format: date
             */
            due: string;
            /** Instalment */
            instalment: number;
            /** Instalments */
            instalments: number;
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            paid: components["schemas"]["MoneyOut"];
            /** Promise Id */
            promise_id: string;
            /** State */
            state: string;
            threshold: components["schemas"]["MoneyOut"];
        };
        /** PromiseTerms */
        PromiseTerms: {
            amount: components["schemas"]["MoneyIn"];
            /**
             * Due
             * Format: date
             */
            due: string;
        };
        /** ReasonIn */
        ReasonIn: {
            /** Reason */
            reason: string;
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
         * TaskOut
         * @description `contact_id`: the call that was agreed, in outreach's queue from `due` on; too late from `until` on.
         */
        TaskOut: {
            /** Case Id */
            case_id: string;
            /** Collector */
            collector: string;
            /** Contact Id */
            contact_id: string | null;
            /** Creditor */
            creditor: string;
            /**
             * Due
             * Format: date-time
             */
            due: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "callback" | "broken_promise";
            /** Loan Id */
            loan_id: string;
            /** Task Id */
            task_id: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /**
         * WithdrawIn
         * @description The case on which the outcome was recorded.
         */
        WithdrawIn: {
            /**
             * Case Id
             * Format: uuid
             */
            case_id: string;
        };
        /**
         * WithdrawOut
         * @description What ended with it; `call_until`: the call is the caller's once more until then, for its right outcome.
         */
        WithdrawOut: {
            /** Call Until */
            call_until?: string | null;
            /** Holds */
            holds: components["schemas"]["HoldOut"][];
            /** Outcome Id */
            outcome_id: string;
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
    get_verify_v1_audit_verify_get: {
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
    list_cases_v1_cases_get: {
        parameters: {
            query?: {
                order?: "case" | "days" | "amount";
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
                limit?: number;
                cursor?: string | null;
                loan_id?: string | null;
                creditor?: string | null;
                state?: ("open" | "closed") | null;
                bucket?: string | null;
                band?: number | null;
                team?: string | null;
                /** @description A collector; "-" = nobody. */
                assigned_to?: string | null;
                /** @description A reason; any; none. */
                hold?: string | null;
                /** @description Days past due, without pauses. */
                days_min?: number | null;
                days_max?: number | null;
                /** @description In minor units. */
                overdue_minor_min?: number | null;
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
                    "application/json": components["schemas"]["Listed_CaseOut_"];
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
    assign_many_v1_cases_assign_post: {
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
                "application/json": components["schemas"]["AssignManyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_CaseOut_"];
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
    count_cases_v1_cases_counts_get: {
        parameters: {
            query?: {
                group_by?: ("creditor" | "state" | "bucket" | "band" | "team" | "assigned_to") | null;
                loan_id?: string | null;
                creditor?: string | null;
                state?: ("open" | "closed") | null;
                bucket?: string | null;
                band?: number | null;
                team?: string | null;
                /** @description A collector; "-" = nobody. */
                assigned_to?: string | null;
                /** @description A reason; any; none. */
                hold?: string | null;
                /** @description Days past due, without pauses. */
                days_min?: number | null;
                days_max?: number | null;
                /** @description In minor units. */
                overdue_minor_min?: number | null;
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
                    "application/json": components["schemas"]["Listed_CaseCount_"];
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
    get_case_v1_cases__case_id__get: {
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
                    "application/json": components["schemas"]["CaseOut"];
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
    assign_v1_cases__case_id__assign_post: {
        parameters: {
            query?: never;
            header: {
                "if-match"?: string | null;
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseOut"];
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
    get_promise_limits_v1_cases__case_id__promise_limits_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
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
                    "application/json": components["schemas"]["PromiseLimitsOut"];
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
    get_timeline_v1_cases__case_id__timeline_get: {
        parameters: {
            query?: {
                /** @description Such as promise_made. */
                type?: string | null;
                limit?: number;
                cursor?: string | null;
            };
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
                    "application/json": components["schemas"]["Listed_LineOut_"];
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
    list_complaints_v1_complaints_get: {
        parameters: {
            query?: {
                case_id?: string | null;
                open?: boolean | null;
                creditor?: string | null;
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
                    "application/json": components["schemas"]["Listed_MatterOut_"];
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
    open_complaint_v1_complaints_post: {
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
                "application/json": components["schemas"]["MatterIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatterOut"];
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
    close_complaint_v1_complaints__matter_id__close_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                matter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatterResult"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatterOut"];
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
    list_disputes_v1_disputes_get: {
        parameters: {
            query?: {
                case_id?: string | null;
                open?: boolean | null;
                creditor?: string | null;
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
                    "application/json": components["schemas"]["Listed_MatterOut_"];
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
    open_dispute_v1_disputes_post: {
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
                "application/json": components["schemas"]["MatterIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatterOut"];
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
    resolve_dispute_v1_disputes__matter_id__resolve_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                matter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatterResult"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatterOut"];
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
    list_hardship_v1_hardship_get: {
        parameters: {
            query?: {
                case_id?: string | null;
                open?: boolean | null;
                creditor?: string | null;
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
                    "application/json": components["schemas"]["Listed_MatterOut_"];
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
    open_hardship_v1_hardship_post: {
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
                "application/json": components["schemas"]["MatterIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatterOut"];
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
    decide_hardship_v1_hardship__matter_id__decide_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                matter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatterResult"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatterOut"];
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
    list_holds_v1_holds_get: {
        parameters: {
            query?: {
                case_id?: string | null;
                active?: boolean | null;
                reason?: string | null;
                creditor?: string | null;
                /** @description Their release waits for a second person. */
                proposed?: boolean | null;
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
                    "application/json": components["schemas"]["Listed_HoldOut_"];
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
    post_hold_v1_holds_post: {
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
                "application/json": components["schemas"]["HoldIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_HoldOut_"];
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
    post_release_v1_holds__hold_id__release_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                hold_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldOut"];
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
    post_note_v1_notes_post: {
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
                "application/json": components["schemas"]["NoteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteOut"];
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
    list_outcomes_v1_outcomes_get: {
        parameters: {
            query: {
                case_id: string;
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
                    "application/json": components["schemas"]["Listed_LineOut_"];
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
    post_outcome_v1_outcomes_post: {
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
                "application/json": components["schemas"]["OutcomeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomeOut"];
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
    list_codes_v1_outcomes_codes_get: {
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
                    "application/json": components["schemas"]["Listed_CodeOut_"];
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
    withdraw_outcome_v1_outcomes__outcome_id__withdraw_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                outcome_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WithdrawOut"];
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
    list_promises_v1_promises_get: {
        parameters: {
            query?: {
                case_id?: string | null;
                state?: ("OPEN" | "KEPT" | "PARTIAL" | "BROKEN" | "CANCELLED") | null;
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
                    "application/json": components["schemas"]["Listed_PromiseOut_"];
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
    post_promise_v1_promises_post: {
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
                "application/json": components["schemas"]["PromiseIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_PromiseOut_"];
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
    cancel_v1_promises__promise_id__cancel_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                promise_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromiseOut"];
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
    list_tasks_v1_tasks_get: {
        parameters: {
            query?: {
                case_id?: string | null;
                collector?: string | null;
                kind?: ("callback" | "broken_promise") | null;
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
                    "application/json": components["schemas"]["Listed_TaskOut_"];
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
