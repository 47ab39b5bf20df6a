/// The text of `GET /sandbox`.
let controlHelp = """
  The sandbox: a stand-in for the CRM's servers. Orders are JSON bodies; nothing here needs a
  credential, counts as a request, or meets a fault.

  GET    /sandbox/stats     what it has seen
      authorizations  logins allowed          requests   API requests, whatever became of them
      exchanges       codes exchanged         rejected   of those, answered 401
      refreshes       rotations, delivered    throttled  of those, answered 429
                      or not                  refresh_reuses  refreshes with a spent token
  GET    /sandbox/grants    every login with its generation, reuses and the ends of its tokens

  GET    /sandbox/faults    what is still going to go wrong
  DELETE /sandbox/faults    nothing any more
  POST   /sandbox/faults    one fault, or an array of them. The first that matches a request
                            strikes. Members say which requests it meets:
      method     "POST"
      path       "/token", or a beginning: "/crm/rest/v2/*"
      contains   text the body must contain: "grant_type=refresh_token"
      reused     true: only on a connection that has carried a request before; false: only first
      after      matches to let pass first (0)
      times      matches to meet then (1); 0: until it is deleted
    and what happens; they go together:
      status     answer with this instead of processing the request (429: in the dialect's shape)
      body       the answer's body, a string or any JSON;  html: true for a proxy's error page
      content_type, headers   {"retry-after": "2"} of that answer
      process    true: process the request all the same (a refresh rotates), then answer so;
                 body and headers without status do so anyway
      expire     true: treat the access token as expired
      delay_ms   hold the reply back that long; what is processed is processed at once
      pad        spaces to add to the body
      drop       "before": close without processing; "after": process, then close without a
                 reply; "during": process, send half of the body, then close
      truncate   send so many bytes of the body, then close; Content-Length tells the full length
      reset      true: close by a reset (RST) where drop or truncate closes
    {"path": "/token", "contains": "grant_type=refresh_token", "drop": "after"}
    {"path": "/crm/rest/*", "status": 503, "html": true, "times": 3}
    {"path": "/crm/rest/*", "reused": true, "drop": "before", "reset": true}

  GET    /sandbox/clock     its time and lifetimes
  POST   /sandbox/clock     {"advance": SECONDS} or {"set": "2026-01-01T00:00:00Z"};
                            {"access_ttl": SECONDS, "refresh_ttl": SECONDS} for tokens to come
  GET    /sandbox/limits    the rate limits
  POST   /sandbox/limits    {"spike": 25, "minute": 1500, "day": 150000, "tenant_minute": 10000,
                            "tenant_day": 250000, "key": {"spike": 10, …}},
                            {"unlimited": true}, {"reset": true} to forget what was counted
  GET    /sandbox/dialect   which of several known or likely behaviours it shows
  POST   /sandbox/dialect   any of
      refresh_error           "invalid_request" (2021) or "invalid_grant" (to 2019)
      login_revokes_others    false; true: a login ends the earlier grants of its tenant
      refresh_revokes_access  false; true: a refresh ends the access token before it
      throttle_body           "auto", "fault" or "keap"
      retry_after             false; true: a 429 has Retry-After in seconds
      expired_status          401, or 500 as some gateways have it
      next_forever            true: v1 lists have next after the last row, too
      expires_in_string       false; true: "86399"
      numeric_ids, nulls      false; true: v2 ids as numbers, missing values as null
      dates                   null: each version's own; "z", "millis" (.000Z), "offset" (.000+0000)

  Not known of the CRM's servers, and chosen here: a denied login comes back as
  error=access_denied; an expired access token is told as the gateway's maker tells it; codes live
  10 minutes, refresh tokens 45 days; v2 pages hold 1000 contacts unless page_size says otherwise,
  and page tokens count rows; which v2 fields come unasked; unknown names in fields and filter are
  refused; texts in a filter match in either case; unknown and maintained members of a body are
  refused; what update_mask names and the body lacks is cleared; update_time moves by a second at
  least; of two merged records the survivor's values win; duplicates are matched by the first address
  in either case; the wording of 400, 404, 405 and 409; a spike limit that is not the documented one
  is told in its header. PKCE, revocation, introspection and further scopes do not exist.

  The API has contacts (read, create, update, upsert, delete, merge, link), their tags, notes and
  links, tags, companies and users of v2, and contacts with their tags of v1. Changes last as long as
  the sandbox.

  """
