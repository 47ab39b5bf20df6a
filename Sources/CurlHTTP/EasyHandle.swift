import CLibcurl

/// One `CURL *`, created, set up, read out and destroyed here.
///
/// It belongs to one thread at a time, as does the `MultiHandle` that it is used with. Setting an option
/// reports nothing; the first refusal is kept in `refusal`, to be looked at once before the transfer
/// starts.
final class EasyHandle {
  private let raw: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private(set) var refusal: CURLcode = CURLE_OK

  /// Nil when memory is short.
  init?() {
    guard let raw = curl_easy_init() else { return nil }
    self.raw = raw
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(raw)
    curl_slist_free_all(headerList)
    errorText.deallocate()
  }

  /// Forgets every option; connections, TLS sessions and names stay known to the multi handle.
  func reset() {
    curl_easy_reset(raw)
    curl_slist_free_all(headerList)
    headerList = nil
    errorText[0] = 0
    refusal = CURLE_OK
  }

  /// Lends the handle to its multi handle.
  func lend<Result>(_ use: (UnsafeMutableRawPointer) -> Result) -> Result {
    use(raw)
  }

  // MARK: Options

  func set(_ option: CURLoption, _ value: Int) {
    note(clibcurl_set_long(raw, option, value))
  }

  func set(_ option: CURLoption, _ value: Bool) {
    set(option, value ? 1 : 0)
  }

  func setOffset(_ option: CURLoption, _ value: Int) {
    note(clibcurl_set_offset(raw, option, curl_off_t(value)))
  }

  /// libcurl copies the text.
  func set(_ option: CURLoption, _ value: String) {
    note(clibcurl_set_string(raw, option, value))
  }

  /// libcurl keeps only the address.
  func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
    note(clibcurl_set_pointer(raw, option, value))
  }

  func setWriter(_ option: CURLoption, _ function: @escaping curl_write_callback) {
    note(clibcurl_set_write(raw, option, function))
  }

  func setReader(_ option: CURLoption, _ function: @escaping curl_read_callback) {
    note(clibcurl_set_read(raw, option, function))
  }

  func setTracer(_ function: @escaping curl_debug_callback) {
    note(clibcurl_set_debug(raw, CURLOPT_DEBUGFUNCTION, function))
  }

  /// A wish: a handle that shared an HTTP/2 connection keeps its old buffer and takes no other.
  func preferBufferSize(_ bytes: Int) {
    _ = clibcurl_set_long(raw, CURLOPT_BUFFERSIZE, bytes)
  }

  func setHeaders(_ lines: [String]) {
    for line in lines {
      guard let longer = curl_slist_append(headerList, line) else {
        return note(CURLE_OUT_OF_MEMORY)
      }
      headerList = longer
    }
    note(clibcurl_set_list(raw, CURLOPT_HTTPHEADER, headerList))
  }

  func collectErrorText() {
    note(clibcurl_set_pointer(raw, CURLOPT_ERRORBUFFER, errorText))
  }

  private func note(_ code: CURLcode) {
    if refusal == CURLE_OK { refusal = code }
  }

  // MARK: Findings

  /// libcurl's words on the failure, empty if it left none.
  var errorMessage: String { String(cString: errorText) }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    return clibcurl_get_long(raw, info, &value) == CURLE_OK ? value : 0
  }

  func offset(_ info: CURLINFO) -> Int64 {
    var value: curl_off_t = 0
    return clibcurl_get_offset(raw, info, &value) == CURLE_OK ? Int64(value) : 0
  }

  var times: TransferTimes {
    TransferTimes(
      resolved: offset(CURLINFO_NAMELOOKUP_TIME_T),
      connected: offset(CURLINFO_CONNECT_TIME_T),
      secured: offset(CURLINFO_APPCONNECT_TIME_T),
      ready: offset(CURLINFO_PRETRANSFER_TIME_T),
      total: offset(CURLINFO_TOTAL_TIME_T))
  }
}
