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
    "/v1/calls/{contact_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Call
         * @description May the call be made now? Asked right before dialling; what is no longer lawful is withdrawn, and says why.
         *
         *     503 while nothing may leave: the call stays in the caller's hands.
         */
        post: operations["check_call_v1_calls__contact_id__check_post"];
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
    "/v1/cases/{case_id}/replies/{offset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Reply
         * @description What the debtor of a case wrote back; `offset` is that of its line in the timeline. That somebody read it, and
         *     what for, stands in `acts`.
         */
        get: operations["get_reply_v1_cases__case_id__replies__offset__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{case_id}/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Script
         * @description What to say, in the debtor's language unless another is asked for, with what is owed now.
         */
        get: operations["get_script_v1_cases__case_id__script_get"];
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
         *
         *     Takes one question, or a list of up to 1,000 in 8 MiB, which are answered in their order; one that is not
         *     understood refuses them all and is named. A list that takes more than 20 s of a core is refused.
         */
        post: operations["evaluate_v1_compliance_evaluate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/local-packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Packs
         * @description The rules of our own by creditor, "*" for all: what is in force, and what waits for a second person, as text.
         */
        get: operations["list_packs_v1_compliance_local_packs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/local-packs/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List History
         * @description Every version of the operator's own rules that was ever in force, for the creditors granted; the newest last.
         */
        get: operations["list_history_v1_compliance_local_packs_history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/local-packs/{creditor}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Propose Pack
         * @description Proposes rules of our own for a creditor, or all; a pack file's text, null to withdraw what is in force.
         *
         *     422 names the line of what is not understood, of a rule whose own tests don't hold, or of one that is not stricter.
         */
        put: operations["propose_pack_v1_compliance_local_packs__creditor__put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/local-packs/{creditor}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve Pack
         * @description Another person than the proposer puts the pack in force; `version` says which one was read.
         */
        post: operations["approve_pack_v1_compliance_local_packs__creditor__approve_post"];
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
         * @description The gate that every contact passes, asked for each channel; nothing is kept.
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
         * @description The rule packs in force here, the operator's own for the creditors granted among them.
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
    "/v1/compliance/packs/{pack_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Pack
         * @description One pack with every rule in words.
         */
        get: operations["read_pack_v1_compliance_packs__pack_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compliance/verdicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Verdicts
         * @description The verdicts given in a period, for whoever asks the law again; a page may hold fewer than its limit.
         */
        get: operations["list_verdicts_v1_compliance_verdicts_get"];
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
    "/v1/contacts/reported": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Reported
         * @description A contact that an agency or the lender made: from now on it counts for every cap. Sent again it changes nothing,
         *     with another result it takes that one.
         */
        post: operations["post_reported_v1_contacts_reported_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/reported/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Many Reported
         * @description Up to 1,000 of them, each answered for itself: what is refused is named with its reasons and not kept, the others
         *     are taken.
         */
        post: operations["post_many_reported_v1_contacts_reported_bulk_post"];
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
    "/v1/contacts/{contact_id}/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Message
         * @description The text that left, one for each attempt. That somebody read it, and what for, stands in `acts`.
         */
        get: operations["get_message_v1_contacts__contact_id__message_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{contact_id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Receipt
         * @description The records that made, deferred or suppressed a contact, with everything that proves them but the public key.
         */
        get: operations["get_receipt_v1_contacts__contact_id__receipt_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{contact_id}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Settle Contact
         * @description Settles a text that the gateway never told of, once the look-ups are over (`GET /v1/unknowns`): the evidence
         *     stands in the event. It was counted as sent for every cap and stays so; it is never sent again.
         */
        post: operations["settle_contact_v1_contacts__contact_id__settle_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Decisions
         * @description The newest first; the receipt of each is that of its contact.
         */
        get: operations["list_decisions_v1_decisions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/decisions/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count Decisions
         * @description How many decisions of each kind there were.
         */
        get: operations["count_decisions_v1_decisions_counts_get"];
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
         * @description Every scope that was ever stopped: whether it is, by whom, who proposes to resume it; of "*" also whatever else
         *     holds everything back.
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
    "/v1/queue/ahead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer Next
         * @description The call that the caller would get next, theirs to read about for some minutes: `until`. Asked again it is the
         *     same one for longer. It is no claim, which alone lets anybody call; null where none may be made at this instant.
         */
        post: operations["offer_next_v1_queue_ahead_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue/depths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Depths
         * @description How long the queues in reach are, and who has calls in hand.
         */
        get: operations["get_depths_v1_queue_depths_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queue/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Mine
         * @description The calls in the caller's hands, and how many wait that may become theirs, counted up to a hundred.
         */
        get: operations["get_mine_v1_queue_mine_get"];
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
    "/v1/sending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Sending
         * @description May contacts leave now, how many did, how many wait, and what do the witnesses of the clock say?
         */
        get: operations["get_sending_v1_sending_get"];
        put?: never;
        post?: never;
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
    "/v1/unknowns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Unknowns
         * @description Contacts of which nobody knows whether they left, the oldest first.
         */
        get: operations["list_unknowns_v1_unknowns_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Visits
         * @description The visits in reach that wait, are scheduled or on their way, in the order in which they were asked for.
         */
        get: operations["list_visits_v1_visits_get"];
        put?: never;
        /**
         * Schedule Visit
         * @description Schedules a visit of a case: the one that its plan asks for where one waits, else one of the caller's own.
         *
         *     409 where it may not be made then, with the rule and the first instant at which it may. What can never be made is
         *     refused at once and shown as such.
         */
        post: operations["schedule_visit_v1_visits_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Visit
         * @description One visit, from the State.
         */
        get: operations["get_visit_v1_visits__contact_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{contact_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release Visit
         * @description Gives a visit back that was not made: it waits to be scheduled anew, and counts for nothing.
         */
        post: operations["release_visit_v1_visits__contact_id__release_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{contact_id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report Visit
         * @description What came of a visit, once. What was said besides is an outcome of tracking, with this contact's id.
         */
        post: operations["report_visit_v1_visits__contact_id__report_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{contact_id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move Visit
         * @description Gives a visit that waits its instant, or a scheduled one another; after a 409 the old one stands.
         */
        post: operations["move_visit_v1_visits__contact_id__schedule_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{contact_id}/set-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set Out
         * @description The visit is the caller's from now on, judged again for when it is to begin; asked right before setting out.
         *
         *     What is no longer lawful then is put off or withdrawn, and says why. 503 while nothing may leave.
         */
        post: operations["set_out_v1_visits__contact_id__set_out_post"];
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
         * AheadIn
         * @description `besides`: the call that the caller is taking at this moment, of which the next one is asked.
         */
        AheadIn: {
            /** Besides */
            besides?: string | null;
            /** Creditor */
            creditor?: string | null;
        };
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
         * AppointmentIn
         * @description When and how a visit is to be made; judged as if it were made then.
         */
        AppointmentIn: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Notice Given
             * @description The debtor has been told that somebody will come, and why.
             */
            notice_given: boolean;
            /**
             * Place
             * @default home
             * @enum {string}
             */
            place: "home" | "workplace" | "public" | "other";
            /**
             * Recording
             * @description The visit will be recorded.
             */
            recording: boolean;
            /**
             * Staff
             * @description How many go together.
             * @default 2
             */
            staff: number;
        };
        /**
         * AtWork
         * @description A collector with calls in hand now.
         */
        AtWork: {
            /** Calls */
            calls: number;
            /** Collector */
            collector: string;
            /** Team */
            team: string;
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
             * Reason
             * @default
             */
            reason: string;
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
            /**
             * Wanted By
             * @description Of a call that was agreed: the collector whose call it is.
             * @default
             */
            wanted_by: string;
        };
        /** CancelIn */
        CancelIn: {
            /**
             * Reason
             * @default cancelled
             */
            reason: string;
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
        /**
         * DecisionCount
         * @description How many decisions of a kind; what was not told apart is null.
         */
        DecisionCount: {
            /** Channel */
            channel: string | null;
            /** Creditor */
            creditor: string | null;
            /** Day */
            day: string | null;
            /** Decisions */
            decisions: number;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string | null;
            /** Rule */
            rule: string | null;
        };
        /**
         * DecisionOut
         * @description One decision: `rule_id` of a pack, or `house:…`; empty where only the provider put the contact off.
         */
        DecisionOut: {
            /** Also Failing */
            also_failing: string[];
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Case Id */
            case_id: string;
            /** Channel */
            channel: string;
            /** Contact Id */
            contact_id: string;
            /** Creditor */
            creditor: string;
            /**
             * Day
             * Format: date
             * @description The creditor's date.
             */
            day: string;
            /** Decision */
            decision: string;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /** Rule Id */
            rule_id: string;
            /** Until */
            until: string | null;
        };
        /**
         * Depth
         * @description The calls of a creditor in a team's queue: due and free, due later, in somebody's hands.
         */
        Depth: {
            /** Claimed */
            claimed: number;
            /** Creditor */
            creditor: string;
            /** Later */
            later: number;
            /** Oldest Due */
            oldest_due: string | null;
            /** Team */
            team: string;
            /** Waiting */
            waiting: number;
        };
        /** DropIn */
        DropIn: {
            /** Reason */
            reason: string;
        };
        /** FlawOut */
        FlawOut: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /** Pointer */
            pointer: string;
        };
        /**
         * Floor
         * @description The queues and who works them, at business instant `at`.
         */
        Floor: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Collectors */
            collectors: components["schemas"]["AtWork"][];
            /** Items */
            items: components["schemas"]["Depth"][];
            /** Next */
            next?: string | null;
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
        /** Listed[DecisionCount] */
        Listed_DecisionCount_: {
            /** Items */
            items: components["schemas"]["DecisionCount"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[DecisionOut] */
        Listed_DecisionOut_: {
            /** Items */
            items: components["schemas"]["DecisionOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[LocalPackRead] */
        Listed_LocalPackRead_: {
            /** Items */
            items: components["schemas"]["LocalPackRead"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[MessageOut] */
        Listed_MessageOut_: {
            /** Items */
            items: components["schemas"]["MessageOut"][];
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
        /** Listed[SandboxMessage] */
        Listed_SandboxMessage_: {
            /** Items */
            items: components["schemas"]["SandboxMessage"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[UnknownOut] */
        Listed_UnknownOut_: {
            /** Items */
            items: components["schemas"]["UnknownOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[VerdictOut] */
        Listed_VerdictOut_: {
            /** Items */
            items: components["schemas"]["VerdictOut"][];
            /** Next */
            next?: string | null;
        };
        /** Listed[VisitOut] */
        Listed_VisitOut_: {
            /** Items */
            items: components["schemas"]["VisitOut"][];
            /** Next */
            next?: string | null;
        };
        /**
         * LocalPackApproved
         * @description Which proposal is approved (its version, null for a withdrawal), and why.
         */
        LocalPackApproved: {
            /** Reason */
            reason: string;
            /** Version */
            version: string | null;
        };
        /**
         * LocalPackIn
         * @description Rules of our own, as the text of a pack file; null withdraws those in force.
         */
        LocalPackIn: {
            /** Reason */
            reason: string;
            /** Text */
            text: string | null;
        };
        /**
         * LocalPackOut
         * @description A local pack: proposed, or in force.
         */
        LocalPackOut: {
            /** Creditor */
            creditor: string;
            /** In Force */
            in_force: boolean;
            /** Proposed By */
            proposed_by: string;
            /** Version */
            version: string | null;
        };
        /**
         * LocalPackRead
         * @description A local pack that was put in force: by whom, when, and its text; null where it was withdrawn.
         */
        LocalPackRead: {
            /** Approved By */
            approved_by: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Creditor */
            creditor: string;
            /** Flaw */
            flaw?: string | null;
            /** In Force */
            in_force: boolean;
            /** Proposed By */
            proposed_by: string;
            /** Text */
            text: string | null;
            /** Version */
            version: string | null;
        };
        /**
         * LocalPacksShown
         * @description The rules of our own of a creditor: those in force (`text` null: none, or withdrawn), and what is proposed in
         *     their place; a `waiting_text` of null withdraws them. `flaw`: why those in force are not understood, and how
         *     to mend them; they stop what they bind.
         */
        LocalPacksShown: {
            /** Approved By */
            approved_by: string | null;
            /** Creditor */
            creditor: string;
            /** Flaw */
            flaw?: string | null;
            /** In Force Since */
            in_force_since: string | null;
            /** Proposed By */
            proposed_by: string | null;
            /** Text */
            text: string | null;
            /** Version */
            version: string | null;
            /** Waiting By */
            waiting_by: string | null;
            /** Waiting Reason */
            waiting_reason: string | null;
            /** Waiting Since */
            waiting_since: string | null;
            /** Waiting Text */
            waiting_text: string | null;
            /** Waiting Version */
            waiting_version: string | null;
            /** Waits For Second */
            waits_for_second: boolean;
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
         * MessageOut
         * @description A text as it was handed over; null once the person is forgotten.
         */
        MessageOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Attempt */
            attempt: number;
            /** Content Hash */
            content_hash: string;
            /** Template */
            template: string;
            /** Text */
            text: string | null;
        };
        /**
         * MineOut
         * @description Calls in one's hands, and how many are due and free; `more`: at least so many.
         */
        MineOut: {
            /** Calls */
            calls: components["schemas"]["CallOut"][];
            /** More */
            more: boolean;
            /**
             * Offered
             * @description Cases that one may read, because their call is offered: not taken yet.
             */
            offered: string[];
            /** Waiting */
            waiting: number;
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
         * PackRead
         * @description A rule pack with all its rules.
         */
        PackRead: {
            /** As Of */
            as_of: string;
            /** Countries */
            countries: string[];
            /** Default Zone */
            default_zone: string | null;
            /** Enforced */
            enforced: number;
            /**
             * Flaw
             * @description Of the operator's own: why it is not understood any more.
             */
            flaw?: string | null;
            /** Id */
            id: string;
            /** Judged */
            judged: number;
            /** Name */
            name: string;
            /** Parents */
            parents: string[];
            /** Rules */
            rules: number;
            /** Says */
            says: components["schemas"]["RuleShown"][];
            /** Verified */
            verified: number;
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
            /** Countries */
            countries: string[];
            /** Default Zone */
            default_zone: string | null;
            /** Enforced */
            enforced: number;
            /**
             * Flaw
             * @description Of the operator's own: why it is not understood any more.
             */
            flaw?: string | null;
            /** Id */
            id: string;
            /** Judged */
            judged: number;
            /** Name */
            name: string;
            /** Parents */
            parents: string[];
            /** Rules */
            rules: number;
            /** Verified */
            verified: number;
            /** Version */
            version: string;
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
         * RefusedOut
         * @description A record that was not taken, by its place in the list, and all that is wrong with it; mend it, send it again.
         */
        RefusedOut: {
            /** Errors */
            errors: components["schemas"]["FlawOut"][];
            /** Id */
            id: string | null;
            /** Index */
            index: number;
        };
        /**
         * ReplyOut
         * @description What a debtor wrote back, to us by a provider; no text once the person is forgotten.
         */
        ReplyOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Meaning
             * @enum {string}
             */
            meaning: "stop" | "other";
            /** Provider */
            provider: string;
            /** Reply Id */
            reply_id: string;
            /** Text */
            text: string | null;
        };
        /**
         * ReportIn
         * @description What came of a visit; `at` is when it began (now, unless said).
         */
        ReportIn: {
            /** At */
            at?: string | null;
            /** Entered */
            entered: boolean;
            /**
             * Entry Consent
             * @description Asked for and given at the door; who enters needs it.
             */
            entry_consent?: boolean | null;
            /** Id Shown */
            id_shown: boolean;
            /**
             * Place
             * @description Where it was; as scheduled, unless said.
             */
            place?: ("home" | "workplace" | "public" | "other") | null;
            /**
             * Proof
             * @description Your own reference to the recording or picture that proves it; nothing that names a person.
             */
            proof: string;
            /**
             * Result
             * @enum {string}
             */
            result: "MET" | "NOT_HOME" | "REFUSED" | "MOVED" | "BAD_ADDRESS" | "UNSAFE";
        };
        /**
         * ReportedIn
         * @description A contact that an agency, or the lender itself, made; or tried to.
         */
        ReportedIn: {
            /**
             * At
             * Format: date-time
             * @description When it began.
             */
            at: string;
            /**
             * Channel
             * @enum {string}
             */
            channel: "call" | "sms" | "im" | "email" | "app_push" | "letter" | "visit";
            /**
             * Collector
             * @description Who made it.
             */
            collector: string;
            /** Creditor */
            creditor: string;
            /**
             * Direction
             * @default outbound
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /**
             * Id
             * @description The collector's own id of the contact; sent again with another result, it is that one's result.
             */
            id: string;
            /** Loan Id */
            loan_id: string;
            /**
             * Mode
             * @description As its channel speaks, unless said.
             */
            mode?: ("interactive" | "notice") | null;
            /**
             * Number
             * @description E.164. Without one a call counts as one to every number of the debtor's.
             */
            number?: string | null;
            /**
             * Person
             * @description Who was contacted: contact = a third party, stranger = a wrong number.
             * @default debtor
             */
            person: string;
            /**
             * Place
             * @default home
             * @enum {string}
             */
            place: "home" | "workplace" | "public" | "other";
            /**
             * Result
             * @description In the words of the law; pending or unknown count as the worst case.
             * @enum {string}
             */
            result: "conversation" | "answered" | "rejected" | "rejected_by_debtor" | "voicemail_left" | "no_answer" | "busy" | "failed" | "played" | "sent" | "delivered" | "undelivered" | "met" | "not_met" | "pending" | "unknown";
        };
        /** ReportedManyIn */
        ReportedManyIn: {
            /** Records */
            records: {
                [key: string]: unknown;
            }[];
        };
        /**
         * ReportedOut
         * @description How many records count from now on, were known already, or were refused.
         */
        ReportedOut: {
            /**
             * Refused
             * @default []
             */
            refused: components["schemas"]["RefusedOut"][];
            /** Repeated */
            repeated: number;
            /** Taken */
            taken: number;
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
         * RuleShown
         * @description A rule in words: what it demands, where that stands, whom it binds, and who keeps it.
         *
         *     `keeper`: the engine before every contact, some other place of the platform (`keeper_place`), or nobody here;
         *     `keeper_says` how, or why not: of which facts nothing is known (`keeper_facts`), and a sentence for each who keeps
         *     what they would tell (`keeper_notes`). A rule that asks for what is not known of our own contacts is kept elsewhere,
         *     or by nobody; who asks POST /v1/compliance/evaluate and gives the fact is judged by it all the same.
         */
        RuleShown: {
            /** Binds */
            binds: string[];
            /** Channels */
            channels: string[];
            /** Citation */
            citation: string;
            /** Cited */
            cited: components["schemas"]["CitationOut"][];
            /** Demands */
            demands: string;
            /** Effect */
            effect: string;
            /** Enforced */
            enforced: boolean;
            /**
             * Examples
             * @description The tests themselves, where they were asked for.
             * @default []
             */
            examples: {
                [key: string]: unknown;
            }[];
            /** Force */
            force: string;
            /** Id */
            id: string;
            /** In Force From */
            in_force_from: string | null;
            /** In Force Until */
            in_force_until: string | null;
            /** Instrument */
            instrument: string;
            /**
             * Keeper
             * @enum {string}
             */
            keeper: "engine" | "elsewhere" | "nobody";
            /** Keeper Facts */
            keeper_facts: string[];
            /** Keeper Notes */
            keeper_notes: string[];
            /** Keeper Place */
            keeper_place: string | null;
            /** Keeper Says */
            keeper_says: string;
            /** Kept By */
            kept_by: string;
            /** Kind */
            kind: string;
            /** Section */
            section: string;
            /** Sources */
            sources: string[];
            /** Tests */
            tests: number;
            /** Verified */
            verified: boolean;
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
        /** ScriptLine */
        ScriptLine: {
            /** Say */
            say: string;
            /** Step */
            step: string;
        };
        /**
         * ScriptOut
         * @description A telephone script; "{name}" stands for the debtor's name.
         */
        ScriptOut: {
            /** Language */
            language: string;
            /** Lines */
            lines: components["schemas"]["ScriptLine"][];
            /** Others */
            others: string[];
            /** Template */
            template: string;
        };
        /**
         * SendingOut
         * @description Whether anything may leave, by the replica that answers, at business instant `at`; seconds that the witnesses'
         *     clocks are away from its own, at least.
         */
        SendingOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Database Apart */
            database_apart: number;
            /**
             * Held By
             * @description not_seen, clocks_apart, provider_clock_apart, inputs_not_fresh, clock_not_real, or why outreach is stopped for everybody; null when contacts may leave.
             */
            held_by: string | null;
            /**
             * Provider Apart
             * @description null: the provider names no time.
             */
            provider_apart: number | null;
            /**
             * Sandbox
             * @description Nothing leaves this machine whatever is said here.
             */
            sandbox: boolean;
            /**
             * Sent
             * @description Contacts reserved to be handed over since then, 20000 at most.
             */
            sent: number | null;
            /**
             * Upto
             * @description The newest decision: what `since` takes the next time.
             */
            upto: number;
            /**
             * Waiting
             * @description Debtors to whom something is due to be sent now, 20000 at most.
             */
            waiting: number;
            /**
             * Waits Since
             * @description The earliest instant at which one of them was due.
             */
            waits_since: string | null;
        };
        /**
         * SettleIn
         * @description What became of a text of which nobody could find out, by which evidence, and where that can be looked up.
         */
        SettleIn: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Evidence
             * @enum {string}
             */
            evidence: "provider_report" | "provider_statement" | "invoice" | "debtor";
            /** Reference */
            reference: string;
            /**
             * Status
             * @enum {string}
             */
            status: "delivered" | "failed";
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
         * @description Whether contacts may leave in a scope, and why not; `by` and `at`: who last stopped or resumed it; `proposed_*`:
         *     who has proposed to resume it; `held_by` (of "*") is what holds everything now.
         */
        StopOut: {
            /** At */
            at?: string | null;
            /** By */
            by?: string | null;
            /** Held By */
            held_by?: string | null;
            /** Proposed At */
            proposed_at?: string | null;
            /** Proposed By */
            proposed_by?: string | null;
            /** Proposed Reason */
            proposed_reason?: string | null;
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
        /**
         * UnknownOut
         * @description A contact of which nobody knows whether it left; counted as sent and never sent again.
         */
        UnknownOut: {
            /** Channel */
            channel: string;
            /** Contact Id */
            contact_id: string;
            /** Creditor */
            creditor: string;
            /** Left At */
            left_at: string | null;
            /**
             * Look At
             * @description When the provider is asked next; null once a person has to decide.
             */
            look_at: string | null;
            /** Looked */
            looked: number;
            /** Reason */
            reason: string;
            /** State */
            state: string;
        };
        /**
         * VerdictOut
         * @description A verdict with its question, and the record in outreach's journal that carries it.
         */
        VerdictOut: {
            /** Case Id */
            case_id: string;
            /** Contact Id */
            contact_id: string;
            /** Offset */
            offset: number;
            /** Part */
            part: number;
            /** Type */
            type: string;
            /** Verdict */
            verdict: {
                [key: string]: unknown;
            };
        };
        /**
         * VisitIn
         * @description A visit to a case's debtor.
         */
        VisitIn: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Case Id */
            case_id: string;
            /**
             * Notice Given
             * @description The debtor has been told that somebody will come, and why.
             */
            notice_given: boolean;
            /**
             * Place
             * @default home
             * @enum {string}
             */
            place: "home" | "workplace" | "public" | "other";
            /**
             * Recording
             * @description The visit will be recorded.
             */
            recording: boolean;
            /**
             * Staff
             * @description How many go together.
             * @default 2
             */
            staff: number;
        };
        /**
         * VisitOut
         * @description A visit: `planned` waits for an instant (from `at` on), `scheduled` has one, `claimed` is on its way.
         */
        VisitOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Attempt */
            attempt: number;
            /** Case Id */
            case_id: string;
            /** Contact Id */
            contact_id: string;
            /** Creditor */
            creditor: string;
            /**
             * Not After
             * Format: date-time
             */
            not_after: string;
            /** Place */
            place: string | null;
            /** Reason */
            reason: string;
            /** Result */
            result: string | null;
            /** Scheduled By */
            scheduled_by: string | null;
            /** Staff */
            staff: number | null;
            /** State */
            state: string;
            /** Until */
            until: string | null;
            /** Visitor */
            visitor: string | null;
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
    check_call_v1_calls__contact_id__check_post: {
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
    get_reply_v1_cases__case_id__replies__offset__get: {
        parameters: {
            query?: {
                /** @description What it is read for; goes on record. */
                purpose?: string;
            };
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                case_id: string;
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
                    "application/json": components["schemas"]["ReplyOut"];
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
    get_script_v1_cases__case_id__script_get: {
        parameters: {
            query?: {
                template?: string;
                language?: string | null;
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
                    "application/json": components["schemas"]["ScriptOut"];
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
                    "application/json": components["schemas"]["AnswerOut"] | components["schemas"]["AnswerOut"][];
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
    list_packs_v1_compliance_local_packs_get: {
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
                    "application/json": components["schemas"]["LocalPacksShown"][];
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
    list_history_v1_compliance_local_packs_history_get: {
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
                    "application/json": components["schemas"]["Listed_LocalPackRead_"];
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
    propose_pack_v1_compliance_local_packs__creditor__put: {
        parameters: {
            query?: never;
            header?: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A creditor, or * for all. */
                creditor: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LocalPackIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalPackOut"];
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
    approve_pack_v1_compliance_local_packs__creditor__approve_post: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for each new command: the same command twice has one effect and one answer. */
                "Idempotency-Key": string;
            };
            path: {
                /** @description A creditor, or * for all. */
                creditor: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LocalPackApproved"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalPackOut"];
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
    read_pack_v1_compliance_packs__pack_id__get: {
        parameters: {
            query?: {
                /** @description Only the rules in force on this date. */
                on?: string | null;
                /** @description With the tests that stand beside each rule. */
                examples?: boolean;
            };
            header?: never;
            path: {
                pack_id: string;
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
                    "application/json": components["schemas"]["PackRead"];
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
    list_verdicts_v1_compliance_verdicts_get: {
        parameters: {
            query: {
                /** @description The first instant. */
                from: string;
                /** @description The instant after the last one. */
                to: string;
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
                    "application/json": components["schemas"]["Listed_VerdictOut_"];
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
    post_reported_v1_contacts_reported_post: {
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
                "application/json": components["schemas"]["ReportedIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportedOut"];
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
    post_many_reported_v1_contacts_reported_bulk_post: {
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
                "application/json": components["schemas"]["ReportedManyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportedOut"];
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
    get_message_v1_contacts__contact_id__message_get: {
        parameters: {
            query?: {
                /** @description What it is read for; goes on record. */
                purpose?: string;
            };
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
                    "application/json": components["schemas"]["Listed_MessageOut_"];
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
    get_receipt_v1_contacts__contact_id__receipt_get: {
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
    settle_contact_v1_contacts__contact_id__settle_post: {
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
                "application/json": components["schemas"]["SettleIn"];
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
    list_decisions_v1_decisions_get: {
        parameters: {
            query?: {
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
                limit?: number;
                cursor?: string | null;
                /** @description First day, the creditors'. */
                from?: string | null;
                /** @description The date after the last one. */
                to?: string | null;
                kind?: ("attempted" | "claimed" | "deferred" | "scheduled" | "suppressed") | null;
                /** @description It decided, or failed too. */
                rule?: string | null;
                channel?: ("sms" | "call" | "email" | "letter" | "visit") | null;
                creditor?: string | null;
                case_id?: string | null;
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
                    "application/json": components["schemas"]["Listed_DecisionOut_"];
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
    count_decisions_v1_decisions_counts_get: {
        parameters: {
            query?: {
                /** @description csv: the same as a table. */
                format?: "json" | "csv";
                /** @description Of rule, reason, channel, creditor, day; commas between. */
                group_by?: string;
                /** @description First day, the creditors'. */
                from?: string | null;
                /** @description The date after the last one. */
                to?: string | null;
                kind?: ("attempted" | "claimed" | "deferred" | "scheduled" | "suppressed") | null;
                /** @description It decided, or failed too. */
                rule?: string | null;
                channel?: ("sms" | "call" | "email" | "letter" | "visit") | null;
                creditor?: string | null;
                case_id?: string | null;
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
                    "application/json": components["schemas"]["Listed_DecisionCount_"];
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
    offer_next_v1_queue_ahead_post: {
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
                "application/json": components["schemas"]["AheadIn"];
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
    get_depths_v1_queue_depths_get: {
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
                    "application/json": components["schemas"]["Floor"];
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
    get_mine_v1_queue_mine_get: {
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
                    "application/json": components["schemas"]["MineOut"];
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
    get_sending_v1_sending_get: {
        parameters: {
            query?: {
                /** @description `upto` of the answer before: how many left since. */
                since?: number | null;
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
                    "application/json": components["schemas"]["SendingOut"];
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
    list_unknowns_v1_unknowns_get: {
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
                    "application/json": components["schemas"]["Listed_UnknownOut_"];
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
    list_visits_v1_visits_get: {
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
                    "application/json": components["schemas"]["Listed_VisitOut_"];
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
    schedule_visit_v1_visits_post: {
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
                "application/json": components["schemas"]["VisitIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
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
    get_visit_v1_visits__contact_id__get: {
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
                    "application/json": components["schemas"]["VisitOut"];
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
    release_visit_v1_visits__contact_id__release_post: {
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
                    "application/json": components["schemas"]["VisitOut"];
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
    report_visit_v1_visits__contact_id__report_post: {
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
                "application/json": components["schemas"]["ReportIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
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
    move_visit_v1_visits__contact_id__schedule_post: {
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
                "application/json": components["schemas"]["AppointmentIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitOut"];
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
    set_out_v1_visits__contact_id__set_out_post: {
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
                    "application/json": components["schemas"]["VisitOut"];
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
