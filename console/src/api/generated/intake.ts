// Generated from docs/openapi/intake.json; run: make console
export interface paths {
    "/v1/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Account
         * @description One loan as intake knows it now.
         */
        get: operations["get_account_v1_accounts__account__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/brief": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brief
         * @description What a list needs beside its cases, for all of them at once; who is out of reach is left out.
         */
        post: operations["brief_v1_cases_brief_post"];
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
    "/v1/creditors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Creditors
         * @description The creditors granted, by name.
         */
        get: operations["list_creditors_v1_creditors_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/creditors/{creditor}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Creditor
         * @description The newest settings; the ETag goes into the If-Match of a change.
         */
        get: operations["get_creditor_v1_creditors__creditor__get"];
        /**
         * Put Creditor
         * @description Sets up a creditor (201), or replaces its settings: then with the If-Match of what was read.
         *
         *     Where unknown creditors are refused (a cluster), `acts_as` must be said: by which law its contacts are judged nobody
         *     assumes.
         */
        put: operations["put_creditor_v1_creditors__creditor__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/debtors/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Names
         * @description The masked names of a list's debtors at once; who is out of reach or forgotten is left out.
         */
        post: operations["names_v1_debtors_names_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/debtors/{debtor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Debtor
         * @description One person, masked, with the accounts that the caller may see.
         */
        get: operations["get_debtor_v1_debtors__debtor_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/debtors/{debtor_id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reveal
         * @description The person unmasked. On record: who, whose, why. The answer is kept nowhere, so an Idempotency-Key has no use.
         */
        post: operations["reveal_v1_debtors__debtor_id__reveal_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delinquencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Delinquencies
         * @description One canonical record, or {"source": ..., "records": [...]}; 202 once it is durable.
         */
        post: operations["post_delinquencies_v1_delinquencies_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delinquencies/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Bulk
         * @description NDJSON, streamed: a chunk of at most 1,000 lines is one transaction; 202 once all are durable.
         */
        post: operations["post_bulk_v1_delinquencies_bulk_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delinquencies/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Delinquency
         * @description What became of one event: waiting, accepted with its case, or quarantined with its errors.
         */
        get: operations["get_delinquency_v1_delinquencies__event_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Rows
         * @description Reads the first rows of a file: CSV, NDJSON, both packed or not, or .xlsx. Nothing is kept.
         */
        post: operations["read_rows_v1_files_rows_post"];
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
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Imports
         * @description The newest first.
         */
        get: operations["list_imports_v1_imports_get"];
        put?: never;
        /**
         * Add Import
         * @description Begins an import: send its rows to /v1/delinquencies/bulk?source=…&import=<id>.
         */
        post: operations["add_import_v1_imports_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Import
         * @description How far it is: done when nothing waits and all was sent.
         */
        get: operations["get_import_v1_imports__import_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import File
         * @description All rows of a file into an import that was begun; GET the import meanwhile to see how far it is. Safe to repeat:
         *     a row that was taken is a duplicate.
         */
        post: operations["import_file_v1_imports__import_id__file_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import_id}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Rejects
         * @description All that was refused, at the door or behind it: NDJSON, or CSV that a spreadsheet takes for nothing but text.
         */
        get: operations["get_rejects_v1_imports__import_id__rejects_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{import_id}/rejects/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Rejects
         * @description The file of an import once more; of it come the rows that could not be read or stand in quarantine still, with
         *     their reasons, to be mended and imported again. CSV, or NDJSON where it has no columns. Nothing is kept.
         */
        post: operations["read_rejects_v1_imports__import_id__rejects_rows_post"];
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
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Payments
         * @description One payment, or {"source": ..., "records": [...]}; 202 once it is durable.
         */
        post: operations["post_payments_v1_payments_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Quarantine
         * @description The newest first.
         */
        get: operations["list_quarantine_v1_quarantine_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quarantine/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Quarantined
         * @description One record with its reasons.
         */
        get: operations["get_quarantined_v1_quarantine__record_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quarantine/{record_id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discard
         * @description Gives the record up: an act on record.
         */
        post: operations["discard_v1_quarantine__record_id__discard_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quarantine/{record_id}/mend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mend
         * @description Takes the record with these fields changed; the others stay as they came, unseen. 422: what is wrong still.
         */
        post: operations["mend_v1_quarantine__record_id__mend_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/quarantine/{record_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry
         * @description Takes the record as it stands, when what refused it (a mapping, a creditor, a rule) has changed since.
         */
        post: operations["retry_v1_quarantine__record_id__retry_post"];
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
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search
         * @description Exact search; a phone by its keyed hash, and then by the opened box. Only debtors with a case in reach.
         */
        post: operations["search_v1_search_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sources
         * @description All sources that have a mapping or are suspended, by name.
         */
        get: operations["list_sources_v1_sources_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Source
         * @description The newest mapping of a source, or another version, and whether it is suspended; the ETag goes into the If-Match
         *     of a change.
         */
        get: operations["get_source_v1_sources__source__get"];
        /**
         * Put Source
         * @description A new version of a source's mapping; records that came in before are read by the version of their day.
         */
        put: operations["put_source_v1_sources__source__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume Source
         * @description Takes what a suspended source sends again, for the creditors granted to whoever asks.
         */
        post: operations["resume_source_v1_sources__source__resume_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try Source
         * @description A dry run: what at most 100 rows become by the kept mapping or the one that is sent along; where the source has
         *     none, as canonical records. Judged as at the door and behind it, but for what is known of the loan; nothing is kept.
         */
        post: operations["try_source_v1_sources__source__try_post"];
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
         * AccountOut
         * @description One loan: what upstream said last, less what was paid since. Amounts as the doors speak them.
         */
        AccountOut: {
            /** Account Id */
            account_id: string;
            /**
             * As Of
             * Format: date-time
             */
            as_of: string;
            /** Assigned To */
            assigned_to: string | null;
            /** Band */
            band: number;
            /** Bucket */
            bucket: string;
            /** Case Id */
            case_id: string | null;
            /** Creditor */
            creditor: string;
            /** Debtor Id */
            debtor_id: string;
            /**
             * Delay History
             * @description Months late in each month, in the order in which upstream gave them.
             */
            delay_history: number[];
            /** Difficulty */
            difficulty: string;
            instalments: components["schemas"]["InstalmentsOut"];
            last_payment: components["schemas"]["LastPaymentOut"] | null;
            /** Loan Id */
            loan_id: string;
            /**
             * Oldest Due
             * Format: date
             */
            oldest_due: string;
            /** Opened On */
            opened_on: string | null;
            outstanding: components["schemas"]["Amount"] | null;
            overdue: components["schemas"]["Amount"];
            /** Paid Since */
            paid_since: components["schemas"]["PaidSince"][];
            principal: components["schemas"]["Amount"] | null;
            /** Product */
            product: string;
            /** Team */
            team: string;
        };
        /** Amount */
        Amount: {
            /** Currency */
            currency: string;
            /** Value */
            value: string;
        };
        /**
         * CaseBrief
         * @description A case by the loan that people know it by, and the zone of the debtor's clock, where it is known.
         */
        CaseBrief: {
            /** Case Id */
            case_id: string;
            /** Loan Id */
            loan_id: string;
            /** Zone */
            zone: string | null;
        };
        /**
         * Change
         * @description Fields to set and to take out, by JSON pointer, in the record's own shape.
         */
        Change: {
            /**
             * Remove
             * @default []
             */
            remove: string[];
            /**
             * Set
             * @default {}
             */
            set: {
                [key: string]: unknown;
            };
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
         * CreditorIn
         * @description All settings of a creditor. What is left out takes its default.
         */
        CreditorIn: {
            /**
             * Acts As
             * @default creditor
             * @enum {string}
             */
            acts_as: "creditor" | "agency";
            /**
             * Acts As Assumed
             * @description Nobody has said `acts_as`: where the law tells creditors from agencies nothing leaves.
             * @default false
             */
            acts_as_assumed: boolean;
            /**
             * Amount Bands Minor
             * @default [
             *       100000,
             *       500000,
             *       2000000
             *     ]
             */
            amount_bands_minor: number[];
            /**
             * Buckets
             * @default []
             */
            buckets: components["schemas"]["Edge"][];
            /**
             * Complaint Days
             * @description Days to answer a complaint in; 15 is assumed, the law has its own.
             * @default 15
             */
            complaint_days: number;
            /**
             * Creditor Type
             * @default consumer_finance_company
             * @enum {string}
             */
            creditor_type: "bank" | "consumer_finance_company" | "small_loan_company" | "other";
            /**
             * Currency
             * @default CNY
             */
            currency: string;
            /**
             * Entry Dpd
             * @default 1
             */
            entry_dpd: number;
            /**
             * Hold Out Bp
             * @default 500
             */
            hold_out_bp: number;
            /**
             * Jurisdictions
             * @default [
             *       "CN"
             *     ]
             */
            jurisdictions: string[];
            /**
             * Language
             * @default zh-CN
             */
            language: string;
            /** Name */
            name: string;
            /**
             * Packs
             * @description Rule packs that bind besides those of a jurisdiction, by jurisdiction.
             * @default {
             *       "MX": [
             *         "MX-BD"
             *       ]
             *     }
             */
            packs: {
                [key: string]: string[];
            };
            /**
             * Promise Days Max
             * @default 30
             */
            promise_days_max: number;
            /**
             * Promise Grace Days
             * @default 0
             */
            promise_grace_days: number;
            /**
             * Promise Tolerance Bp
             * @default 0
             */
            promise_tolerance_bp: number;
            /**
             * Sms Queue Seconds
             * @description A text leaves this much earlier: so long the provider may keep it waiting.
             * @default 0
             */
            sms_queue_seconds: number;
            /**
             * Teams
             * @default [
             *       "default"
             *     ]
             */
            teams: string[];
            /**
             * Xinjiang Clock
             * @description Who lives, or may live, in Xinjiang is contacted in the hours of UTC+6 too.
             * @default false
             */
            xinjiang_clock: boolean;
            /**
             * Zone
             * @default Asia/Shanghai
             */
            zone: string;
        };
        /**
         * CreditorOut
         * @description The settings, and their version: the ETag.
         */
        CreditorOut: {
            /**
             * Acts As
             * @default creditor
             * @enum {string}
             */
            acts_as: "creditor" | "agency";
            /**
             * Acts As Assumed
             * @description Nobody has said `acts_as`: where the law tells creditors from agencies nothing leaves.
             * @default false
             */
            acts_as_assumed: boolean;
            /**
             * Amount Bands Minor
             * @default [
             *       100000,
             *       500000,
             *       2000000
             *     ]
             */
            amount_bands_minor: number[];
            /**
             * Buckets
             * @default []
             */
            buckets: components["schemas"]["Edge"][];
            /**
             * Complaint Days
             * @description Days to answer a complaint in; 15 is assumed, the law has its own.
             * @default 15
             */
            complaint_days: number;
            /** Creditor */
            creditor: string;
            /**
             * Creditor Type
             * @default consumer_finance_company
             * @enum {string}
             */
            creditor_type: "bank" | "consumer_finance_company" | "small_loan_company" | "other";
            /**
             * Currency
             * @default CNY
             */
            currency: string;
            /**
             * Entry Dpd
             * @default 1
             */
            entry_dpd: number;
            /**
             * Hold Out Bp
             * @default 500
             */
            hold_out_bp: number;
            /**
             * Jurisdictions
             * @default [
             *       "CN"
             *     ]
             */
            jurisdictions: string[];
            /**
             * Language
             * @default zh-CN
             */
            language: string;
            /** Name */
            name: string;
            /**
             * Packs
             * @description Rule packs that bind besides those of a jurisdiction, by jurisdiction.
             * @default {
             *       "MX": [
             *         "MX-BD"
             *       ]
             *     }
             */
            packs: {
                [key: string]: string[];
            };
            /**
             * Promise Days Max
             * @default 30
             */
            promise_days_max: number;
            /**
             * Promise Grace Days
             * @default 0
             */
            promise_grace_days: number;
            /**
             * Promise Tolerance Bp
             * @default 0
             */
            promise_tolerance_bp: number;
            /**
             * Sms Queue Seconds
             * @description A text leaves this much earlier: so long the provider may keep it waiting.
             * @default 0
             */
            sms_queue_seconds: number;
            /**
             * Teams
             * @default [
             *       "default"
             *     ]
             */
            teams: string[];
            /** Version */
            version: number;
            /**
             * Xinjiang Clock
             * @description Who lives, or may live, in Xinjiang is contacted in the hours of UTC+6 too.
             * @default false
             */
            xinjiang_clock: boolean;
            /**
             * Zone
             * @default Asia/Shanghai
             */
            zone: string;
        };
        /**
         * DebtorOut
         * @description A person, masked, with the accounts in reach. `person` is null after an erasure.
         */
        DebtorOut: {
            /** Accounts */
            accounts: components["schemas"]["AccountOut"][];
            /** Consents */
            consents: string[];
            /** Debtor Id */
            debtor_id: string;
            /** Flags */
            flags: string[];
            /** Generated */
            generated: boolean;
            /** Jurisdictions */
            jurisdictions: string[];
            /** Person */
            person: {
                [key: string]: unknown;
            } | null;
            /** Person Id */
            person_id: string | null;
            /** Zones */
            zones: string[];
        };
        /** DropIn */
        DropIn: {
            /** Reason */
            reason: string;
        };
        /**
         * Edge
         * @description A bucket begins at this many days past due and ends where the next one begins.
         */
        Edge: {
            /** From Dpd */
            from_dpd: number;
            /** Name */
            name: string;
        };
        /**
         * FileReject
         * @description A row that was refused; `number` counts rows from 1 below the header.
         */
        FileReject: {
            /** Errors */
            errors: {
                [key: string]: string;
            }[];
            /** Event Id */
            event_id: string | null;
            /** Number */
            number: number;
        };
        /**
         * FileRowOut
         * @description A row of the file by its columns (as it stands, where it has none), or why it can't be read.
         */
        FileRowOut: {
            /** Flaw */
            flaw?: string | null;
            /** Number */
            number: number;
            /** Row */
            row?: unknown;
        };
        /**
         * FileRowsOut
         * @description The first rows of a file; send them to /v1/sources/{source}/try with a mapping to see what they become.
         */
        FileRowsOut: {
            /** Columns */
            columns: string[];
            /** Items */
            items: components["schemas"]["FileRowOut"][];
            /** More */
            more: boolean;
        };
        /**
         * FileTaken
         * @description What became of the rows. `unreadable` ones were never sent; of these and the refused the first are shown; all
         *     that were refused stand in quarantine and under the import's rejects.
         */
        FileTaken: {
            /** Accepted */
            accepted: number;
            /** Duplicate */
            duplicate: number;
            /** Left Out */
            left_out: number;
            /** Rejected */
            rejected: number;
            /**
             * Rejects
             * @description At most 200.
             */
            rejects: components["schemas"]["FileReject"][];
            /** Unreadable */
            unreadable: number;
        };
        /**
         * Found
         * @description A debtor who fits, and what may be seen of theirs.
         */
        Found: {
            /** Accounts */
            accounts: string[];
            /** Debtor Id */
            debtor_id: string;
            /** Name */
            name: string | null;
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
         * Import
         * @description `accepted` went in; of those `processed` are applied and `waiting` are not yet; `rejected` were refused, at the
         *     door or behind it. It is done when nothing is waiting and its sender sends no more.
         */
        Import: {
            /** Accepted */
            accepted: number;
            /** As Of */
            as_of: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** By */
            by: string;
            /** Duplicate */
            duplicate: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Left Out */
            left_out: number;
            /** Name */
            name: string;
            /** Processed */
            processed: number;
            /** Received */
            received: number;
            /** Rejected */
            rejected: number;
            /** Source */
            source: string;
            /** Waiting */
            waiting: number;
        };
        /**
         * ImportIn
         * @description `as_of`: the date of which the file speaks, for mappings that need one.
         */
        ImportIn: {
            /** As Of */
            as_of?: string | null;
            /**
             * Name
             * @default
             */
            name: string;
            /** Source */
            source: string;
        };
        /**
         * InstalmentsOut
         * @description As upstream counted them last.
         */
        InstalmentsOut: {
            /** Overdue */
            overdue: number | null;
            /** Paid */
            paid: number | null;
            /** Total */
            total: number | null;
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
         * LastPaymentOut
         * @description The newest payment that upstream knew of.
         */
        LastPaymentOut: {
            amount: components["schemas"]["Amount"];
            /**
             * On
             * Format: date
             */
            on: string;
        };
        /** Listed[CaseBrief] */
        Listed_CaseBrief_: {
            /** Items */
            items: components["schemas"]["CaseBrief"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[CreditorOut] */
        Listed_CreditorOut_: {
            /** Items */
            items: components["schemas"]["CreditorOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[Found] */
        Listed_Found_: {
            /** Items */
            items: components["schemas"]["Found"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[Import] */
        Listed_Import_: {
            /** Items */
            items: components["schemas"]["Import"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[Named] */
        Listed_Named_: {
            /** Items */
            items: components["schemas"]["Named"][];
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
        /** Listed[Refused] */
        Listed_Refused_: {
            /** Items */
            items: components["schemas"]["Refused"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[SourceOut] */
        Listed_SourceOut_: {
            /** Items */
            items: components["schemas"]["SourceOut"][];
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
         * Named
         * @description A debtor's name, masked, and language.
         */
        Named: {
            /** Debtor Id */
            debtor_id: string;
            /** Language */
            language: string | null;
            /** Name */
            name: string;
        };
        /**
         * PaidSince
         * @description A payment that no snapshot covers yet; one that came back is negative.
         */
        PaidSince: {
            amount: components["schemas"]["Amount"];
            /**
             * Paid At
             * Format: date-time
             */
            paid_at: string;
            /** Payment Id */
            payment_id: string;
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
         * Purpose
         * @description Why personal data are needed: it goes on record.
         */
        Purpose: {
            /** Purpose */
            purpose: string;
        };
        /**
         * Reason
         * @description Why a record is given up; it goes on record.
         */
        Reason: {
            /** Reason */
            reason: string;
        };
        /**
         * Refused
         * @description A quarantined record without anything of its content. `reason`: refused (at the door), unusable (behind it),
         *     source_creditor (names a creditor that its sender may not), id_conflict.
         */
        Refused: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Creditor */
            creditor: string | null;
            /** Errors */
            errors: {
                [key: string]: string;
            }[];
            /** Event Id */
            event_id: string;
            /** Id */
            id: string;
            /** Import Id */
            import_id: string | null;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /** Source */
            source: string;
            /** State */
            state: string;
        };
        /**
         * RefusedRecord
         * @description With the record itself, in which all that may be personal is hidden.
         */
        RefusedRecord: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Creditor */
            creditor: string | null;
            /** Errors */
            errors: {
                [key: string]: string;
            }[];
            /** Event Id */
            event_id: string;
            /** Id */
            id: string;
            /** Import Id */
            import_id: string | null;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /** Record */
            record: unknown;
            /** Source */
            source: string;
            /** State */
            state: string;
        };
        /**
         * Resume
         * @description Why the next records will be better; it goes on record.
         */
        Resume: {
            /** Reason */
            reason: string;
        };
        /**
         * Resumed
         * @description The creditors for whom it was suspended.
         */
        Resumed: {
            /** Creditors */
            creditors: string[];
            /** Source */
            source: string;
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
        /** Several */
        Several: {
            /** Debtor Ids */
            debtor_ids: string[];
        };
        /** SeveralCases */
        SeveralCases: {
            /** Case Ids */
            case_ids: string[];
        };
        /**
         * SourceOut
         * @description A mapping as it is kept. `owner`: who wrote it; "dunwell" for those that ship with the product.
         */
        SourceOut: {
            /** Mapping */
            mapping: {
                [key: string]: unknown;
            } | null;
            /** Owner */
            owner: string;
            /** Source */
            source: string;
            /**
             * Suspended
             * @default []
             */
            suspended: components["schemas"]["SuspensionOut"][];
            /** Version */
            version: number;
        };
        /**
         * Status
         * @description `state` is waiting, accepted or quarantined.
         */
        Status: {
            /** Account Id */
            account_id?: string | null;
            /** Case Id */
            case_id?: string | null;
            /** Creditor */
            creditor?: string | null;
            /**
             * Errors
             * @default []
             */
            errors: {
                [key: string]: unknown;
            }[];
            /** Event Id */
            event_id: string;
            /** Reason */
            reason?: string | null;
            /** Source */
            source: string;
            /** State */
            state: string;
        };
        /**
         * SuspensionOut
         * @description Why nothing is taken of a source for a creditor: so many records in a row could not be used, since when.
         */
        SuspensionOut: {
            /** Creditor */
            creditor: string;
            /** Reason */
            reason: string;
            /** Records */
            records: number;
            /** Since */
            since: string | null;
            /**
             * Suspended At
             * Format: date-time
             */
            suspended_at: string;
        };
        /**
         * Trial
         * @description Rows in the source's own shape; `mapping` when another than the kept one is to be tried.
         */
        Trial: {
            /** Mapping */
            mapping?: {
                [key: string]: unknown;
            } | null;
            /** Rows */
            rows: unknown[];
        };
        /**
         * Trials
         * @description One answer per row, in order.
         */
        Trials: {
            /** Rows */
            rows: components["schemas"]["Tried"][];
        };
        /**
         * Tried
         * @description What a row becomes. `state`: mapped, left_out or refused; nothing is kept of it.
         */
        Tried: {
            /**
             * Errors
             * @default []
             */
            errors: {
                [key: string]: string;
            }[];
            /** Record */
            record?: unknown;
            /** State */
            state: string;
        };
        /**
         * Wanted
         * @description One of: a phone, a loan, a customer, a case. A loan and a customer are their creditor's.
         */
        Wanted: {
            /** Case Id */
            case_id?: string | null;
            /** Country */
            country?: string | null;
            /** Creditor */
            creditor?: string | null;
            /** Customer Id */
            customer_id?: string | null;
            /** Loan Id */
            loan_id?: string | null;
            /** Phone */
            phone?: string | null;
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
    get_account_v1_accounts__account__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
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
                    "application/json": components["schemas"]["AccountOut"];
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
    brief_v1_cases_brief_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeveralCases"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_CaseBrief_"];
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
    list_creditors_v1_creditors_get: {
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
                    "application/json": components["schemas"]["Listed_CreditorOut_"];
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
    get_creditor_v1_creditors__creditor__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                creditor: string;
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
                    "application/json": components["schemas"]["CreditorOut"];
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
    put_creditor_v1_creditors__creditor__put: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                creditor: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreditorIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditorOut"];
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
    names_v1_debtors_names_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Several"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Named_"];
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
    get_debtor_v1_debtors__debtor_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                debtor_id: string;
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
                    "application/json": components["schemas"]["DebtorOut"];
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
    reveal_v1_debtors__debtor_id__reveal_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                debtor_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Purpose"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
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
    post_delinquencies_v1_delinquencies_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
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
    post_bulk_v1_delinquencies_bulk_post: {
        parameters: {
            query?: {
                source?: string | null;
                as_of?: string | null;
                import?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
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
    get_delinquency_v1_delinquencies__event_id__get: {
        parameters: {
            query: {
                source: string;
            };
            header?: never;
            path: {
                event_id: string;
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
                    "application/json": components["schemas"]["Status"];
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
    read_rows_v1_files_rows_post: {
        parameters: {
            query: {
                /** @description The file's, with its ending. */
                name: string;
                limit?: number;
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
                    "application/json": components["schemas"]["FileRowsOut"];
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
    list_imports_v1_imports_get: {
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
                    "application/json": components["schemas"]["Listed_Import_"];
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
    add_import_v1_imports_post: {
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
                "application/json": components["schemas"]["ImportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
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
    get_import_v1_imports__import_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
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
                    "application/json": components["schemas"]["Import"];
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
    import_file_v1_imports__import_id__file_post: {
        parameters: {
            query: {
                /** @description The file's, with its ending. */
                name: string;
            };
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileTaken"];
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
    get_rejects_v1_imports__import_id__rejects_get: {
        parameters: {
            query?: {
                format?: "ndjson" | "csv";
            };
            header?: never;
            path: {
                import_id: string;
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
    read_rejects_v1_imports__import_id__rejects_rows_post: {
        parameters: {
            query: {
                /** @description The file's, with its ending. */
                name: string;
            };
            header?: never;
            path: {
                import_id: string;
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
    post_payments_v1_payments_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
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
    list_quarantine_v1_quarantine_get: {
        parameters: {
            query?: {
                state?: ("open" | "superseded" | "retried" | "discarded") | null;
                source?: string | null;
                event_id?: string | null;
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
                    "application/json": components["schemas"]["Listed_Refused_"];
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
    get_quarantined_v1_quarantine__record_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
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
                    "application/json": components["schemas"]["RefusedRecord"];
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
    discard_v1_quarantine__record_id__discard_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
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
    mend_v1_quarantine__record_id__mend_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Change"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refused"];
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
    retry_v1_quarantine__record_id__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: string;
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
                    "application/json": components["schemas"]["Refused"];
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
    search_v1_search_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Wanted"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed_Found_"];
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
    list_sources_v1_sources_get: {
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
                    "application/json": components["schemas"]["Listed_SourceOut_"];
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
    get_source_v1_sources__source__get: {
        parameters: {
            query?: {
                version?: number | null;
            };
            header?: never;
            path: {
                source: string;
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
                    "application/json": components["schemas"]["SourceOut"];
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
    put_source_v1_sources__source__put: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceOut"];
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
    resume_source_v1_sources__source__resume_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resume"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resumed"];
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
    try_source_v1_sources__source__try_post: {
        parameters: {
            query?: {
                as_of?: string | null;
            };
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Trial"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trials"];
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
