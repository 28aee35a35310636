package broker.core.journal;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of sessions but for that of a queue entry, one class each. */
final class Operations {
  private Operations() {}

  private static ByteBuffer lent(byte[] content) {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** An operation of one session. */
  abstract static class OfSession extends Operation {
    final DurableSession session;
    byte[] content;

    OfSession(DurableSession session, byte[] content) {
      this.session = session;
      this.content = content;
    }

    @Override
    final DurableSession session() {
      return session;
    }

    @Override
    final int bytes() {
      return OVERHEAD_BYTES; // not the content: it may be replaced while it waits
    }
  }

  /** Keeps the session. */
  static final class PutSession extends OfSession {
    PutSession(DurableSession session, byte[] content) {
      super(session, content);
    }

    /** One that begins here may take the place of another one of its client. */
    @Override
    boolean isSeparate(Composition composition) {
      return session.known;
    }

    @Override
    boolean puts() {
      return true;
    }

    @Override
    boolean prepare(Composition composition) {
      return composition.admit(session);
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.putSession(session.clientId(), lent(content));
    }
  }

  /** Removes the session with all that belongs to it. */
  static final class RemoveSession extends OfSession {
    private final List<Entry> entries;

    RemoveSession(DurableSession session, List<Entry> entries) {
      super(session, NONE);
      this.entries = entries;
    }

    /** What it had for a shared group is in the queues of others with the same batch. */
    @Override
    boolean isSeparate(Composition composition) {
      return false;
    }

    @Override
    boolean prepare(Composition composition) {
      entries.forEach(Entry::release);
      return composition.dismiss(session);
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.removeSession(session.clientId());
    }
  }

  /** Keeps a subscription. */
  static final class PutSubscription extends OfSession {
    private final String filter;

    PutSubscription(DurableSession session, String filter, byte[] content) {
      super(session, content);
      this.filter = filter;
    }

    @Override
    boolean puts() {
      return true;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.putSubscription(session.clientId(), filter, lent(content));
    }
  }

  /** Removes a subscription. */
  static final class RemoveSubscription extends OfSession {
    private final String filter;

    RemoveSubscription(DurableSession session, String filter) {
      super(session, NONE);
      this.filter = filter;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.removeSubscription(session.clientId(), filter);
    }
  }

  /** Sets the state of an entry that was handed over. */
  static final class UpdateEntry extends OfSession {
    private final long sequence;
    long state;

    UpdateEntry(Entry entry, long state) {
      super(entry.session(), NONE);
      this.sequence = entry.sequence();
      this.state = state;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.updateEntry(session.clientId(), sequence, state);
    }
  }

  /** Removes an entry that was handed over. */
  static final class Dequeue extends OfSession {
    private final long sequence;
    private final int size;
    private final @Nullable Entry counted; // others are not kept until it is written

    Dequeue(Entry entry) {
      super(entry.session(), NONE);
      this.sequence = entry.sequence();
      this.size = entry.size();
      this.counted = entry.isCounted() ? entry : null;
    }

    @Override
    boolean prepare(Composition composition) {
      if (counted != null) {
        counted.release();
      }
      boolean there = super.prepare(composition);
      if (there) {
        session.stored(-1, -size);
      }
      return there;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.dequeue(session.clientId(), sequence);
    }
  }

  /** Removes entries that follow each other and that memory does not keep. */
  static final class DequeueRange extends OfSession {
    private final long first;
    long last;

    DequeueRange(DurableSession session, long first, long last) {
      super(session, NONE);
      this.first = first;
      this.last = last;
    }

    @Override
    boolean prepare(Composition composition) {
      session.removed(first, last);
      session.storedRange(last - first + 1);
      return super.prepare(composition);
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.dequeueRange(session.clientId(), first, last);
    }
  }

  /** Removes an entry that is in the store only. */
  static final class DropStored extends OfSession {
    private final long sequence;
    private final int size;

    DropStored(DurableSession session, long sequence, int size) {
      super(session, NONE);
      this.sequence = sequence;
      this.size = size;
    }

    @Override
    boolean prepare(Composition composition) {
      boolean there = super.prepare(composition);
      if (there) {
        session.stored(-1, -size);
      }
      return there;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.dequeue(session.clientId(), sequence);
    }
  }

  /** Keeps a Packet Identifier received at QoS 2. */
  static final class PutReceived extends OfSession {
    private final int packetId;

    PutReceived(DurableSession session, int packetId) {
      super(session, NONE);
      this.packetId = packetId;
    }

    /** The message that it came with is in queues with the same batch. */
    @Override
    boolean isSeparate(Composition composition) {
      return false;
    }

    @Override
    boolean puts() {
      return true;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.putReceivedPacketId(session.clientId(), packetId);
    }
  }

  /** Removes a Packet Identifier. */
  static final class RemoveReceived extends OfSession {
    private final int packetId;

    RemoveReceived(DurableSession session, int packetId) {
      super(session, NONE);
      this.packetId = packetId;
    }

    /** Nor this one, which may take back the other. */
    @Override
    boolean isSeparate(Composition composition) {
      return false;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.removeReceivedPacketId(session.clientId(), packetId);
    }
  }

  /** Keeps the will. */
  static final class PutWill extends OfSession {
    PutWill(DurableSession session, byte[] content) {
      super(session, content);
    }

    @Override
    boolean puts() {
      return true;
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.putWill(session.clientId(), lent(content));
    }
  }

  /** Removes the will. */
  static final class RemoveWill extends OfSession {
    RemoveWill(DurableSession session) {
      super(session, NONE);
    }

    @Override
    void replay(StoreOperations store) throws StoreException {
      store.removeWill(session.clientId());
    }
  }
}
