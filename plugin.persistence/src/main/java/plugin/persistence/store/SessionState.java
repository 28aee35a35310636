package plugin.persistence.store;

import java.nio.ByteBuffer;

/** What a session has besides its content. Owned by the store thread. */
final class SessionState {
  static final int BYTES = 64;

  final long number;

  /** The chunks of the queue: the first, and the one after the last. */
  long head;

  long tail;
  long firstSequence;
  long lastSequence;
  long entries;
  long contentBytes;
  int subscriptionBuckets = 1;
  int subscriptions;

  SessionState(long number) {
    this.number = number;
  }

  static SessionState read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    SessionState state = new SessionState(in.getLong());
    state.head = in.getLong();
    state.tail = in.getLong();
    state.firstSequence = in.getLong();
    state.lastSequence = in.getLong();
    state.entries = in.getLong();
    state.contentBytes = in.getLong();
    state.subscriptionBuckets = in.getInt();
    state.subscriptions = in.getInt();
    return state;
  }

  byte[] write() {
    return ByteBuffer.allocate(BYTES)
        .putLong(number)
        .putLong(head)
        .putLong(tail)
        .putLong(firstSequence)
        .putLong(lastSequence)
        .putLong(entries)
        .putLong(contentBytes)
        .putInt(subscriptionBuckets)
        .putInt(subscriptions)
        .array();
  }
}
