/// The page on which a person allows or denies access.
func consentPage(redirectURI: String) -> String {
  let options = StandIn.tenants.map { "<option>\(htmlEscaped($0))</option>" }.joined()
  return page(
    title: "Allow access?",
    body: """
      <h1>Allow access?</h1>
      <p>An application asks for <strong>full access</strong> to the contacts and settings of
      your Keap application. You will return to <code>\(htmlEscaped(redirectURI))</code>.</p>
      <form method="post">
      <label for="tenant">Keap application</label>
      <select id="tenant" name="tenant">\(options)</select>
      <div class="buttons">
      <button class="allow" name="decision" value="allow">Allow</button>
      <button name="decision" value="deny">Deny</button>
      </div>
      </form>
      """)
}

/// The page for a request that must not lead to any redirect.
func refusalPage(_ reason: String) -> String {
  page(
    title: "This request cannot be authorized",
    body: """
      <h1>This request cannot be authorized</h1>
      <p>\(htmlEscaped(reason))</p>
      """)
}

private func page(title: String, body: String) -> String {
  """
  <!doctype html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>\(htmlEscaped(title)) – sandbox</title>
  <style>
  :root { color-scheme: light dark; --ink: #1d2430; --dim: #5a6475; --page: #f3f5f8;
    --card: #fff; --edge: #d5dae2; --go: #14713d; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --dim: #a3adbd; --page: #14181f;
    --card: #1d232c; --edge: #39424f; --go: #1f8f50; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
    background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 28rem; padding: 2rem; background: var(--card);
    border: 1px solid var(--edge); border-radius: .75rem; }
  h1 { margin: 0 0 .75rem; font-size: 1.4rem; line-height: 1.25; }
  p { margin: 0 0 1.25rem; } code { overflow-wrap: anywhere; }
  label { display: block; margin-bottom: .25rem; font-weight: 600; }
  select, button { font: inherit; padding: .6rem 1rem; border-radius: .5rem;
    border: 1px solid var(--edge); background: var(--card); color: inherit; }
  select { width: 100%; }
  .buttons { display: flex; gap: .75rem; margin-top: 1.5rem; }
  .buttons button { flex: 1; cursor: pointer; }
  .allow { background: var(--go); border-color: var(--go); color: #fff; font-weight: 600; }
  :focus-visible { outline: 3px solid #4c8dff; outline-offset: 2px; }
  footer { margin-top: 1.5rem; color: var(--dim); font-size: .875rem; }
  </style>
  </head>
  <body>
  <main>
  \(body)
  <footer>This is a sandbox: the people are invented and nothing leaves this computer.</footer>
  </main>
  </body>
  </html>

  """
}

/// Text made safe between the tags and in the attributes of an HTML page.
private func htmlEscaped(_ text: String) -> String {
  text.reduce(into: "") { result, character in
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.append(character)
    }
  }
}
