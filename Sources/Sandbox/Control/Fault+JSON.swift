import JSONText

extension Fault {
  /// Reads a fault as the control path takes it.
  init(_ order: JSON) throws(ControlError) {
    guard order.kind == .object else { throw ControlError("A fault is a JSON object.") }
    var isHTML = false
    var substitute = Substitute()
    for member in order.members {
      let (name, value) = (member.name, member.value)
      switch name {
      case "method": method = try value.text(name).uppercased()
      case "path": path = try value.text(name)
      case "contains": contains = try value.text(name)
      case "reused": reused = try value.flag(name)
      case "after": after = try value.number(name, in: 0...1_000_000_000)
      case "times": times = try value.number(name, in: 0...1_000_000_000)
      case "delay_ms": delayMilliseconds = try value.number(name, in: 0...86_400_000)
      case "drop":
        guard let kind = value.string.flatMap(Drop.init(rawValue:)) else {
          throw ControlError("drop is before, after or during.")
        }
        drop = kind
      case "truncate": truncate = try value.number(name, in: 0...1_000_000_000)
      case "pad": pad = try value.number(name, in: 0...1_000_000_000)
      case "expire": expire = try value.flag(name)
      case "reset": resets = try value.flag(name)
      case "process": process = try value.flag(name)
      case "status": substitute.status = try value.number(name, in: 200...599)
      case "headers":
        guard value.kind == .object else { throw ControlError("headers is a JSON object.") }
        for header in value.members {
          substitute.headers.append((header.name.lowercased(), try value.header(header)))
        }
      case "body": substitute.body = Array((value.string ?? value.text).utf8)
      case "content_type": substitute.contentType = try value.text(name)
      case "html": isHTML = try value.flag(name)
      default: throw ControlError("A fault has no member \(name).")
      }
    }
    if isHTML {
      substitute.contentType = "text/html"
      substitute.body = substitute.body ?? Fault.page(for: substitute.status ?? 502)
    }
    if substitute.status != nil || substitute.body != nil || !substitute.headers.isEmpty {
      self.substitute = substitute
    }
    guard
      delayMilliseconds > 0 || drop != nil || truncate != nil || pad > 0 || expire
        || self.substitute != nil
    else {
      throw ControlError(
        "The fault does nothing: give status, body, headers, delay_ms, drop, truncate, pad or expire."
      )
    }
  }

  private init() {}

  /// What a proxy puts in front of a server that does not answer.
  private static func page(for status: Int) -> [UInt8] {
    let title = "\(status) \(reasonPhrase(status))"
    return Array(
      """
      <html>\r
      <head><title>\(title)</title></head>\r
      <body>\r
      <center><h1>\(title)</h1></center>\r
      </body>\r
      </html>\r

      """.utf8)
  }

  private static func reasonPhrase(_ status: Int) -> String {
    switch status {
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Time-out"
    default: "Error"
    }
  }

  /// The fault as the control path shows it: what it meets, and how often it will still strike.
  var json: JSON {
    .compact([
      ("method", .string(method)),
      ("path", .string(path)),
      ("contains", .string(contains)),
      ("met", .number(met)),
      ("left", left.map { .number($0) } ?? .null),
    ])
  }
}

extension JSON {
  fileprivate func header(_ member: Member) throws(ControlError) -> String {
    let text = member.value.string ?? member.value.text
    guard (text + member.name).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), !member.name.isEmpty
    else { throw ControlError("headers has a control character or an empty name.") }
    return text
  }
}
