/// The page that ends a login in the browser. It loads nothing and holds no secret.
package struct LandingPage: Sendable, Equatable {
  package var title: String
  package var message: String
  /// Whether the login succeeded.
  package var ok: Bool

  package init(title: String, message: String, ok: Bool) {
    self.title = title
    self.message = message
    self.ok = ok
  }

  /// The whole document; title and message are taken as text.
  package var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>
    :root { color-scheme: light dark; --ink: #1d2430; --dim: #5a6475; --page: #f3f5f8;
      --card: #fff; --edge: #d5dae2; --good: #14713d; --bad: #a3331d; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --dim: #a3adbd; --page: #14181f;
      --card: #1d232c; --edge: #39424f; --good: #55c98a; --bad: #f08a72; } }
    body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
      box-sizing: border-box; background: var(--page); color: var(--ink);
      font: 1rem/1.5 system-ui, sans-serif; }
    main { max-width: 28rem; padding: 2rem 2.5rem; background: var(--card);
      border: 1px solid var(--edge); border-radius: .75rem; text-align: center; }
    .sign { font-size: 2.5rem; line-height: 1; color: var(\(ok ? "--good" : "--bad")); }
    h1 { margin: .75rem 0 .5rem; font-size: 1.4rem; line-height: 1.25; }
    p { margin: 0; color: var(--dim); overflow-wrap: anywhere; white-space: pre-line; }
    </style>
    </head>
    <body>
    <main>
    <div class="sign" aria-hidden="true">\(ok ? "✓" : "!")</div>
    <h1>\(escaped(title))</h1>
    <p>\(escaped(message))</p>
    </main>
    </body>
    </html>

    """
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
  }
}
