package broker.core.client.plugin;

import org.jspecify.annotations.Nullable;

/** A delivery of a session of this broker, seen by the client of another one. As above it. */
public interface FromLocal extends Forwardable {
  /** What stands for the message when it is delivered again, as another object. */
  Object key();

  /** True when it was taken over already, as another object that stands for the same message. */
  boolean isTakenOver();

  /** Whether something stands for it on its way to another broker: it does not expire then. */
  void begun(boolean now);

  /**
   * How far another broker was with it when it was delivered, as the journal has it ({@link
   * broker.core.journal.EntryState}); 0 if none had begun.
   */
  long progress();

  /**
   * Has the journal know how far another broker is with it. Counts after the end of its client too.
   * Any thread.
   *
   * @param phase as the journal calls it
   * @param tag of the session there, and the Packet Identifier in it
   * @param noted run on any thread when that is on disk; null if nobody waits for it
   */
  void progress(int phase, int packetIdentifier, int tag, @Nullable Runnable noted);
}
