// Generated from docs/openapi/outreach.json; run: make console
export interface paths {
    "/v1/calls/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Call
         * @description One call, from the State.
         */
        get: operations["get_call_v1_calls__contact_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{contact_id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim Call
         * @description This call is the caller's from now on. 409 where it may not be made at this instant, or is in other hands.
         */
        post: operations["claim_call_v1_calls__contact_id__claim_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calls/{contact_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release Call
         * @description Gives a call back that was not made: it waits again, and counts for nothing.
         */
        post: operations["release_call_v1_calls__contact_id__release_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/evaluate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Evaluate
         * @description May this contact be made at `proposed.at`, and if not, when. Nothing is kept.
         */
        post: operations["evaluate_v1_compliance_evaluate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * May I Now
         * @description May this case be called, texted, visited at this instant? As the gate would answer; nothing is kept.
         */
        get: operations["may_i_now_v1_compliance_now_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Packs
         * @description The rule packs in force here.
         */
        get: operations["packs_v1_compliance_packs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Contacts
         * @description The contacts of a case in the order in which they were planned.
         */
        get: operations["list_contacts_v1_contacts_get"];
        put?: never;
        /**
         * Request Contact
         * @description Asks for a contact now; what can never leave is refused at once and shown as such.
         */
        post: operations["request_contact_v1_contacts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Contact
         * @description State, reason and instants of one contact.
         */
        get: operations["get_contact_v1_contacts__contact_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{contact_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Contact
         * @description Calls a contact off until it leaves; 409 from then on.
         */
        post: operations["cancel_contact_v1_contacts__contact_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outreach/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume Outreach
         * @description The first person proposes, another one resumes.
         */
        post: operations["resume_outreach_v1_outreach_resume_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outreach/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop Outreach
         * @description From the commit on nothing leaves in this scope, in every process within a second.
         */
        post: operations["stop_outreach_v1_outreach_stop_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/outreach/stops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Stops
         * @description Every scope that was ever stopped, and whether it is.
         */
        get: operations["list_stops_v1_outreach_stops_get"];
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
         * @description Owner, progress and counters of every part and source, and how far the service's own journal is published.
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
    "/v1/preferences/{debtor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Preferences
         * @description What this debtor asked for.
         */
        get: operations["get_preferences_v1_preferences__debtor_id__get"];
        /**
         * Put Preferences
         * @description Holds from the commit on; contacts on a closed channel are called off with it.
         */
        put: operations["put_preferences_v1_preferences__debtor_id__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Queue
         * @description Calls in the caller's reach, the most urgent first; claimed ones among them.
         */
        get: operations["list_queue_v1_queue_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim Next
         * @description The most urgent call that is lawful at this instant is the caller's from now on; null where there is none.
         *
         *     What is no longer lawful is put off or withdrawn on the way. 503 while nothing may leave.
         */
        post: operations["claim_next_v1_queue_next_post"];
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
    "/v1/sandbox/behaviour": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Behave
         * @description What the sandbox does from now on, in every process within a second.
         */
        put: operations["behave_v1_sandbox_behaviour_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Messages
         * @description What reached the sandbox, the newest first; numbers masked. That somebody read the texts stands in `acts`.
         */
        get: operations["list_messages_v1_sandbox_messages_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/statuses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell Statuses
         * @description Applies a status to these contacts as the provider's webhook would; how many debtors were told.
         */
        post: operations["tell_statuses_v1_sandbox_statuses_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Templates
         * @description All templates in use, with their texts by language.
         */
        get: operations["list_templates_v1_templates_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview
         * @description A template, or a source that is not in use, with made-up values; and what keeps it from being used.
         */
        post: operations["preview_v1_templates_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{provider}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Reply
         * @description A reply: kept under the key of every debtor with this number; STOP is an opt-out for each of them.
         */
        post: operations["take_reply_v1_webhooks__provider__replies_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{provider}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Status
         * @description A delivery status: refines what is known of a contact, and settles what was unknown.
         */
        post: operations["take_status_v1_webhooks__provider__status_post"];
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
         * AnswerOut
         * @description The verdict on a proposed contact.
         */
        AnswerOut: {
            /** Also Failing */
            also_failing: string[];
            /** Decision */
            decision: string;
            /** Earliest Allowed */
            earliest_allowed: string | null;
            /** Packs */
            packs: components["schemas"]["PackOut"][];
            /** Rule Id */
            rule_id: string | null;
        };
        /**
         * Behave
         * @description What the sandbox does from now on.
         */
        Behave: {
            /** By Ending */
            by_ending?: {
                [key: string]: "accept" | "reject" | "not_accept" | "unknown" | "unknown_accepted";
            };
            /**
             * Decision
             * @default accept
             * @enum {string}
             */
            decision: "accept" | "reject" | "not_accept" | "unknown" | "unknown_accepted";
        };
        /**
         * CallOut
         * @description A call that waits or is in somebody's hands.
         */
        CallOut: {
            /** Attempt */
            attempt?: number | null;
            /** Case Id */
            case_id: string;
            /** Claimed By */
            claimed_by?: string | null;
            /** Contact Id */
            contact_id: string;
            /** Creditor */
            creditor: string;
            /**
             * Due
             * Format: date-time
             */
            due: string;
            /** Priority */
            priority: number;
            /**
             * State
             * @default queued
             */
            state: string;
            /** Team */
            team: string;
            /** Template */
            template?: string | null;
            /** Until */
            until?: string | null;
        };
        /** CancelIn */
        CancelIn: {
            /**
             * Reason
             * @default cancelled
             */
            reason: string;
        };
        /** CitationOut */
        CitationOut: {
            /** Title */
            title: string;
            /** Url */
            url: string | null;
        };
        /**
         * ContactIn
         * @description A contact that a person asks for; it passes the same gate as any other.
         */
        ContactIn: {
            /** Case Id */
            case_id: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "sms" | "call";
            /** Not After */
            not_after?: string | null;
            /** Template */
            template: string;
        };
        /**
         * ContactOut
         * @description A contact: where it stands, why, and its instants.
         */
        ContactOut: {
            /** Attempt */
            attempt?: number | null;
            /** Case Id */
            case_id: string;
            /** Channel */
            channel: string;
            /** Claimed By */
            claimed_by?: string | null;
            /** Contact Id */
            contact_id: string;
            /** Creditor */
            creditor: string;
            /** Due */
            due?: string | null;
            /** Left At */
            left_at?: string | null;
            /** Not After */
            not_after?: string | null;
            /** Plan Version */
            plan_version: number;
            /**
             * Planned At
             * Format: date-time
             */
            planned_at: string;
            /** Provider Id */
            provider_id?: string | null;
            /** Reason */
            reason: string;
            /** Settled At */
            settled_at?: string | null;
            /** State */
            state: string;
            /** Step */
            step: string;
            /** Strategy */
            strategy: string;
            /** Template */
            template: string;
        };
        /** DropIn */
        DropIn: {
            /** Reason */
            reason: string;
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
        /** Listed[CallOut] */
        Listed_CallOut_: {
            /** Items */
            items: components["schemas"]["CallOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[ContactOut] */
        Listed_ContactOut_: {
            /** Items */
            items: components["schemas"]["ContactOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[SandboxMessage] */
        Listed_SandboxMessage_: {
            /** Items */
            items: components["schemas"]["SandboxMessage"][];
            /** Next */
            next?: string | null;
        };
        /**
         * NextIn
         * @description Which calls are wanted; nothing = any in reach.
         */
        NextIn: {
            /** Creditor */
            creditor?: string | null;
        };
        /**
         * NextOut
         * @description The call that is now the caller's; null when none may be made at this instant.
         */
        NextOut: {
            call: components["schemas"]["CallOut"] | null;
        };
        /**
         * NowAll
         * @description All channels, judged at one instant of business time, on the clock of these zones.
         */
        NowAll: {
            /** Channels */
            channels: components["schemas"]["NowOut"][];
            /**
             * Judged At
             * Format: date-time
             */
            judged_at: string;
            /** Zones */
            zones: string[];
        };
        /**
         * NowOut
         * @description Whether a case may be contacted at this instant by one channel: `decision` is allow, defer, block or unknown.
         *
         *     `reason`: a rule's id or the platform's own reason (a hold, no consent, …); `until`: how long a yes holds.
         */
        NowOut: {
            /** Also Failing */
            also_failing: components["schemas"]["RuleOut"][];
            /** Channel */
            channel: string;
            /** Decision */
            decision: string;
            /** Earliest Allowed */
            earliest_allowed: string | null;
            /** Packs */
            packs: components["schemas"]["PackOut"][];
            /** Reason */
            reason: string;
            rule: components["schemas"]["RuleOut"] | null;
            /** Until */
            until: string | null;
        };
        /** PackOut */
        PackOut: {
            /** Id */
            id: string;
            /** Version */
            version: string;
        };
        /**
         * PackShown
         * @description A rule pack with what it says.
         */
        PackShown: {
            /** As Of */
            as_of: string;
            /** Enforced */
            enforced: number;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Rules */
            rules: number;
            /** Version */
            version: string;
        };
        /** ParkedList */
        ParkedList: {
            /** Items */
            items: components["schemas"]["ParkedOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * ParkedOut
         * @description A parked record without its content; `queued` = it only waits behind an earlier one of its debtor.
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
        };
        /**
         * PartOut
         * @description One source's records of one part. `parked`, `duplicate` (skipped) and `backfilled` are counted from the first
         *     record on; `stopped`: why the replica that answers, and owns the part, reads no further.
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
        };
        /**
         * PartsOut
         * @description `member`: the replica that answers. Only of itself it knows why its consumer has `halted` and what `trouble` its
         *     relay has.
         */
        PartsOut: {
            /** Halted */
            halted: string | null;
            /** Items */
            items: components["schemas"]["PartOut"][];
            /** Journal */
            journal: components["schemas"]["JournalOut"][];
            /** Member */
            member: string;
            /** Service */
            service: string;
            /** Trouble */
            trouble: string | null;
        };
        /**
         * PreferencesIn
         * @description What shall hold from now on; what is left out stays.
         */
        PreferencesIn: {
            /** Agreed Windows */
            agreed_windows?: string[] | null;
            /** Cease */
            cease?: boolean | null;
            /** Inconvenient Windows */
            inconvenient_windows?: string[] | null;
            /** Opted Out */
            opted_out?: ("sms" | "call" | "email" | "letter" | "visit")[] | null;
            /**
             * Reason
             * @default
             */
            reason: string;
        };
        /**
         * PreferencesOut
         * @description What the debtor asked for.
         */
        PreferencesOut: {
            /** Agreed Windows */
            agreed_windows: string[];
            /** Cease */
            cease: boolean;
            /** Debtor Id */
            debtor_id: string;
            /** Inconvenient Windows */
            inconvenient_windows: string[];
            /** Opted Out */
            opted_out: string[];
        };
        /**
         * PreviewIn
         * @description A template by name, or a source to try out.
         */
        PreviewIn: {
            /**
             * Language
             * @default zh-CN
             */
            language: string;
            /** Source */
            source?: string | null;
            /** Template */
            template?: string | null;
        };
        /**
         * PreviewOut
         * @description The text with made-up values, its length in segments, and what keeps it from being used.
         */
        PreviewOut: {
            /** Characters */
            characters: number;
            /** Flaws */
            flaws: string[];
            /** Segments */
            segments: number;
            /** Text */
            text: string | null;
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
         * RuleOut
         * @description A rule in words, and where they come from.
         */
        RuleOut: {
            /** Force */
            force: string;
            /** Id */
            id: string;
            /** Instrument */
            instrument: string;
            /** Kind */
            kind: string;
            /** Pack */
            pack: string;
            /** Section */
            section: string;
            /** Sources */
            sources: components["schemas"]["CitationOut"][];
            /** Summary */
            summary: string;
        };
        /**
         * SandboxMessage
         * @description One request that reached the sandbox; the number masked, the text opened for whoever may read it.
         */
        SandboxMessage: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Attempt */
            attempt: number;
            /** Contact Id */
            contact_id: string;
            /** Decision */
            decision: string;
            /** N */
            n: number;
            /** Provider Id */
            provider_id: string;
            /** Sent To */
            sent_to: string;
            /** Text */
            text: string | null;
        };
        /**
         * StatusesIn
         * @description Lets the sandbox tell a status of these contacts, as a provider's webhook would.
         */
        StatusesIn: {
            /** Contact Ids */
            contact_ids: string[];
            /**
             * Status
             * @enum {string}
             */
            status: "delivered" | "failed" | "expired";
        };
        /**
         * StopIn
         * @description `scope`: "*" or a creditor.
         */
        StopIn: {
            /** Reason */
            reason: string;
            /**
             * Scope
             * @default *
             */
            scope: string;
        };
        /**
         * StopOut
         * @description Whether contacts may leave in a scope, and why not.
         */
        StopOut: {
            /** Reason */
            reason: string | null;
            /** Scope */
            scope: string;
            /** Stopped */
            stopped: boolean;
            /**
             * Waits For Second
             * @default false
             */
            waits_for_second: boolean;
        };
        /**
         * Taken
         * @description 200 also for what was taken before and for what is about nobody: a provider must not push it again.
         */
        Taken: {
            /** Taken */
            taken: boolean;
        };
        /**
         * TemplateOut
         * @description A template with its texts by language.
         */
        TemplateOut: {
            /** Name */
            name: string;
            /** Plain */
            plain: boolean;
            /** Texts */
            texts: {
                [key: string]: string;
            };
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
    get_call_v1_calls__contact_id__get: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["CallOut"];
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
    claim_call_v1_calls__contact_id__claim_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["CallOut"];
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
    release_call_v1_calls__contact_id__release_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["CallOut"];
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
    evaluate_v1_compliance_evaluate_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerOut"];
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
    may_i_now_v1_compliance_now_get: {
        parameters: {
            query: {
                case_id: string;
            };
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
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
                content: {
                    "application/json": components["schemas"]["NowAll"];
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
    packs_v1_compliance_packs_get: {
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
                    "application/json": components["schemas"]["PackShown"][];
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
    list_contacts_v1_contacts_get: {
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
                    "application/json": components["schemas"]["Listed_ContactOut_"];
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
    request_contact_v1_contacts_post: {
        parameters: {
            query?: never;
            header: {
                "idempotency-key": string;
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactOut"];
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
    get_contact_v1_contacts__contact_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
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
                    "application/json": components["schemas"]["ContactOut"];
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
    cancel_contact_v1_contacts__contact_id__cancel_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactOut"];
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
    resume_outreach_v1_outreach_resume_post: {
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
                "application/json": components["schemas"]["StopIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopOut"];
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
    stop_outreach_v1_outreach_stop_post: {
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
                "application/json": components["schemas"]["StopIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopOut"];
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
    list_stops_v1_outreach_stops_get: {
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
                    "application/json": components["schemas"]["StopOut"][];
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
                    "application/json": components["schemas"]["ParkedList"];
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
    get_preferences_v1_preferences__debtor_id__get: {
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
                    "application/json": components["schemas"]["PreferencesOut"];
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
    put_preferences_v1_preferences__debtor_id__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                debtor_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreferencesIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesOut"];
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
    list_queue_v1_queue_get: {
        parameters: {
            query?: {
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
                    "application/json": components["schemas"]["Listed_CallOut_"];
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
    claim_next_v1_queue_next_post: {
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
                "application/json": components["schemas"]["NextIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NextOut"];
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
    behave_v1_sandbox_behaviour_put: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Behave"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Behave"];
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
    list_messages_v1_sandbox_messages_get: {
        parameters: {
            query?: {
                contact_id?: string | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
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
                content: {
                    "application/json": components["schemas"]["Listed_SandboxMessage_"];
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
    tell_statuses_v1_sandbox_statuses_post: {
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
                "application/json": components["schemas"]["StatusesIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": number;
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
    list_templates_v1_templates_get: {
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
                    "application/json": components["schemas"]["TemplateOut"][];
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
    preview_v1_templates_preview_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewOut"];
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
    take_reply_v1_webhooks__provider__replies_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
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
                    "application/json": components["schemas"]["Taken"];
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
    take_status_v1_webhooks__provider__status_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
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
                    "application/json": components["schemas"]["Taken"];
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
