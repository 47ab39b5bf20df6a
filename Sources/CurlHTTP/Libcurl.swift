import CLibcurl

/// The library as a whole: started once, at the first use of it.
enum Libcurl {
  /// `curl_global_init`, run by whichever thread asks first.
  static let startCode: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

  static func describe(_ code: CURLcode) -> String {
    String(cString: curl_easy_strerror(code))
  }
}
