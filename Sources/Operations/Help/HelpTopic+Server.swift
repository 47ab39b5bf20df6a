extension HelpTopic {
  /// What a program has to know that speaks to `--rpc`; `rpc.discover` tells it the rest.
  static let jsonRPCText = HelpLayout.paragraph(
    """
    infusionsoft --rpc reads one JSON-RPC 2.0 message a line on standard input and writes one a line on \
    standard output; stderr is talk. The methods are the operations of this help with dots between the \
    words, their parameters the options without dashes and with _ for -. rpc.discover describes them \
    all as an OpenRPC document, ping and server.stats answer for themselves.

    Answers may come out of order: writes to one contact run in order of arrival, a read of a contact \
    waits for its earlier writes, contacts.undo without an id waits for all of them, and what concerns \
    the token runs in order; everything else overlaps. \
    x-ordering in the document says which is which. A call with the id of one in flight is refused \
    without an id. Ids come back byte for byte, numbers with fractions among them.

    Beside its parameters by name every call takes _meta: timeout_ms bounds it, and data.phase of the \
    error says what used up the time: order (earlier calls), token, none (a free connection), resolve, \
    connect, tls, send, wait, receive. A destructive method needs confirm: true.

    $/cancelRequest {id} ends a call, which is answered -32800; notifications/cancelled {requestId} \
    ends it without an answer. The transfer behind it is stopped too, but a token request that has begun \
    never is. A write that was given up says outcome: unknown when it may have arrived.

    With stream: true, contacts.list and contacts.export send their rows as contacts.page {request, \
    sequence, contacts}. _meta.max_line_bytes bounds a line (65536 suits Python's asyncio); a longer row \
    travels alone. Unread pages hold the stream back by themselves; with _meta.stream_credit so many are \
    sent until stream.credit {request, pages} allows more. Other notifications: progress {request, done, \
    total}, authorize.completed {token or error}, token.refreshed {expires_at}. None comes before the \
    first request.

    Policies where the specification leaves a choice: params: null is no params, members it does not \
    know are ignored, a name that occurs twice is refused, invalid UTF-8, lone surrogates and a byte \
    order mark are no JSON, blank lines are skipped, a batch holds 1000 elements and a line 16 MiB. Over \
    8192 calls in flight, or 32 MiB of them, answer 1011 with retry_after; 16 MiB of unread answers stop \
    the reading, and 30 seconds without a byte read end the process with 74. It ends with 141 when \
    nobody reads any more, with 129 when its parent is gone, and with 0 after the end of its input, once \
    everything is answered.
    """, indent: 0)

  static let mcpText = HelpLayout.paragraph(
    """
    infusionsoft --rpc is an MCP server as well, for agents and the programs they run in; nothing tells \
    it to be one but the client's first message. It speaks 2024-11-05, 2025-03-26, 2025-06-18 and \
    2025-11-25 with initialize, and 2026-07-28 without. In the client's configuration the command is \
    infusionsoft, the arguments are --rpc, and --read-only before it keeps every tool that changes the CRM \
    away.

    Tools are the operations with _ for the dot: contacts_list, contacts_get. Their schemas, and whether \
    they only read, only add, or may change what is there, are in tools/list. No tool shows a token or a \
    secret, or leads one elsewhere: settings, profiles and imports are left to you. A failure is a result \
    with isError, its first text the message, its second the error of JSON-RPC. Contacts are resources \
    too: keap://contact/42. Prompts: meeting_brief, follow_up, recent_changes, find_duplicates.

    Where nobody has logged in, a client that opens pages is asked to show the login (elicitation in URL \
    mode), and others find the address in the result; the call is then made again. A client that closes \
    our input is answered within a second.
    """, indent: 0)
}
