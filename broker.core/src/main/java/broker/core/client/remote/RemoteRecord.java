package broker.core.client.remote;

import broker.core.client.ClientRecord;
import broker.core.client.ClientState;
import broker.core.inflight.PacketIdentifierSet;
import broker.core.journal.DurableSession;
import broker.core.journal.EntryState;
import broker.core.journal.LoopJournal;
import broker.core.journal.Owners;
import broker.core.journal.RemoteContent;
import broker.core.journal.StoredOwner;
import broker.core.loop.OnEventLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps of this broker's side of one session at another broker. Owned by the loop
 * of the session's connections.
 */
@OnEventLoop
final class RemoteRecord implements ClientRecord {
  /*
   * Out:   a message that is in flight at QoS 2 stays an entry of a local session's queue, which has its Packet
   *        Identifier, how far it is, and the tag of the session here. When the other broker has lost the
   *        session the tag changes: entries with the old one are new messages again.
   * In:    identifiers that came at QoS 2 are put in the same batch as their message.
   * New:   after a start identifiers of entries that were not delivered yet are reserved, and new ones begin
   *        behind the last that may have been used, so that none means another message to the other broker.
   */

  /**
   * Identifiers that one mark on disk is good for, and how long before their end the next comes.
   */
  private static final int MARKED = 4096;

  private static final int MARGIN = 2048;
  private static final int IDENTIFIERS = 65_536;

  private final String id;
  private final LoopJournal journal;
  private final PacketIdentifierSet received = new PacketIdentifierSet();
  private @Nullable DurableSession handle;
  private int tag;
  private int mark = MARKED;
  private int tags;

  RemoteRecord(String name, LoopJournal journal) {
    this.id = Owners.id("remote/" + name);
    this.journal = journal;
    this.tag = nextTag();
  }

  /** Another one at every call, also after a restart. */
  private int nextTag() {
    tags++;
    long seed = id.hashCode() + 31L * journal.journal().clock().millis() + 0x9E37_79B9L * tags;
    long mixed = (seed ^ seed >>> 29) * 0xBF58_476D_1CE4_E5B9L;
    return (int) (mixed >>> 31);
  }

  /** Goes on with what the store has, and keeps from now on what there is. */
  void begin(ClientState session) {
    StoredOwner stored = journal.journal().owners().take(id);
    if (stored != null) {
      RemoteContent content = RemoteContent.decode(stored.content());
      tag = content.tag();
      mark = content.lastIdentifier();
      List<Integer> inFlight = journal.journal().owners().takeInFlight(tag);
      session.restore(mark, inFlight, stored.receivedPacketIds());
      stored.receivedPacketIds().forEach(received::add);
    }
    journal.alsoDump(this::dump);
    if (journal.isOn()) {
      put();
    }
  }

  private void dump(boolean whole) {
    if (whole || handle == null) {
      put();
    }
  }

  private void put() {
    DurableSession known = journal.begin(id);
    handle = known;
    journal.putSession(known, content());
    received.forEach(identifier -> journal.putReceived(known, identifier));
  }

  private byte[] content() {
    return new RemoteContent(tag, mark).encode();
  }

  private void contentChanged() {
    DurableSession known = handle;
    if (known != null) {
      journal.putSession(known, content());
    }
  }

  /** What entries say that are in flight in this session. */
  int tag() {
    return tag;
  }

  /** True when an entry with this state is in flight in this session. */
  boolean isInFlight(long progress) {
    return progress != 0 && (int) EntryState.order(progress) == tag;
  }

  @Override
  public void lost(Runnable noted) {
    tag = nextTag();
    contentChanged();
    PacketIdentifierSet all = new PacketIdentifierSet();
    received.forEach(all::add);
    all.forEach(this::forget);
    journal.whenDurable(noted);
  }

  @Override
  public void used(int packetIdentifier) {
    int left = Math.floorMod(mark - packetIdentifier, IDENTIFIERS);
    if (left < MARGIN || left > MARKED) {
      mark = (packetIdentifier + MARKED) % IDENTIFIERS;
      contentChanged();
    }
  }

  /** A message that came with this identifier is routed in this turn. */
  void received(int packetIdentifier) {
    DurableSession known = handle;
    if (received.add(packetIdentifier) && known != null) {
      journal.putReceived(known, packetIdentifier);
    }
  }

  /** It may come again: it was not routed, or is released. */
  void forget(int packetIdentifier) {
    DurableSession known = handle;
    if (received.remove(packetIdentifier) && known != null) {
      journal.removeReceived(known, packetIdentifier);
    }
  }

  @Override
  public void released(int packetIdentifier, Runnable noted) {
    forget(packetIdentifier);
    journal.whenDurable(noted);
  }
}
