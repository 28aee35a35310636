package testkit;

/** A packet that a {@link RawClient} can send in the version it speaks. */
@FunctionalInterface
public interface Outgoing {

  /** Returns the whole packet, fixed header included. */
  byte[] bytes(ProtocolVersion version);
}
