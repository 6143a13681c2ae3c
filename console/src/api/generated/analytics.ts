// Generated from docs/openapi/analytics.json; run: make console
export interface paths {
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
    get_kpis_v1_kpis_get: {
        parameters: {
            query?: {
                /** @description First business date. */
                from?: string | null;
                /** @description The date after the last one. */
                to?: string | null;
                /** @description Of creditor, team, bucket, channel, strategy, collector, day; commas between. */
                group_by?: string;
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
