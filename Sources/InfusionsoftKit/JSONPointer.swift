/// RFC 6901: the place of a value in a JSON text.
enum JSONPointer {
  /// The pointer to a member of the whole: `/phone2`.
  static func root(_ name: String) -> String {
    "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
