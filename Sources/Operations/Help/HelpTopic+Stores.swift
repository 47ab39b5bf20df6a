extension HelpTopic {
  static let storesText =
    HelpLayout.paragraph(
      """
      A profile's grant, client secret and API key are one record, kept in its store: --store, \
      INFUSIONSOFT_STORE, or config set store.
      """, indent: 0)
    + "\n"
    + HelpLayout.list([
      ("file", "a file of the profile's own in the state directory, which only you can read"),
      ("file:/PATH", "the same in another place"),
      ("memory", "nowhere: it ends with the process"),
      ("helper:COMMAND", "a program of yours: for pass, secret-tool, a vault"),
    ])
    + "\n"
    + HelpLayout.paragraph(
      """
      A store that cannot be written, a read-only mount for one, still serves its access token until \
      that ends; a refresh is refused before anything is sent, because the new pair could not be kept.
      """, indent: 0)
    + "\nHelpers\n"
    + HelpLayout.paragraph(
      """
      COMMAND and one word, get, store or erase, are run by sh -c. On its standard input the helper \
      reads lines key=value up to an empty line, without which the request was cut off:
      """, indent: 2)
      + """

          version=1
          profile=default
          client_id=abc123            where it is known
          tenant=ab123.infusionsoft.com    with store, where it is known
          generation=7                with store
          record={"version":1,…}      with store: to be kept as it is, one line


      """
    + HelpLayout.paragraph(
      """
      To get it answers with a line record=… as it was stored, or record= and nothing behind it when \
      there is none; silence is an error, so that a locked keyring is not taken for an empty one. \
      store and erase answer nothing. Any exit status but 0 is a failure, and the beginning of what it \
      says on standard error goes into the message. Unknown keys are to be ignored.
      A helper has 30 seconds and no terminal; it sees neither the client secret nor the API key in its \
      environment. store must replace the old record whole or not at all. After each store the record \
      is read back, so a helper that does not keep it shows before a refresh token is spent.
      A lock, the log and the digest of the last record are kept in the state directory, so one helper \
      serves the processes of one machine and user.
      examples/stores has helpers for pass and secret-tool.
      """, indent: 2)
}
