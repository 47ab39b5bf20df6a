#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The identity of the calling thread, which is another's once this one has ended.
package func thisThread() -> UInt {
  #if canImport(Darwin)
    UInt(bitPattern: pthread_self())
  #else
    UInt(pthread_self())
  #endif
}
