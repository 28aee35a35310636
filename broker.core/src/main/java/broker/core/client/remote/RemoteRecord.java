package broker.core.client.remote;

import broker.core.client.ClientRecord;
import broker.core.client.ClientState;
import broker.core.inflight.PacketIdentifierSet;
import broker.core.journal.DurableSession;
import broker.core.journal.EntryState;
import broker.core.journal.FoundSession;
import broker.core.journal.JournalSource;
import broker.core.journal.LoopJournal;
import broker.core.journal.Owners;
import broker.core.journal.RemoteContent;
import broker.core.journal.Repair;
import broker.core.journal.StoredOwner;
import broker.core.loop.OnEventLoop;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps of this broker's side of one session at another broker. Owned by the loop
 * of the session's connections.
 */
@OnEventLoop
final class RemoteRecord implements ClientRecord, JournalSource {
  /*
   * Out:    a message that is in flight at QoS 2 stays an entry of a local session's queue, which has its Packet
   *         Identifier, how far it is, and the tag of the session here. When the other broker has lost the
   *         session the tag changes: entries with the old one are new messages again.
   * In:     identifiers that came at QoS 2 are put in the same batch as their message.
   * Undone: a message may leave before it is on disk, as long as a crash undoes its publication too. So the range
   *         of identifiers that may be in use is on disk before they are: after a start those of it that no
   *         entry has are released, or one of them would mean another message to the other broker.
   * New:    after a start identifiers of entries that were not delivered yet are reserved, and new ones begin
   *         behind the range.
   * Limit:  a broker that has lost the session makes a new one with our CONNECT. When this one is killed before
   *         the other tag is on disk, that new session is taken for the lost one after the start.
   */

  /**
   * Identifiers that one range on disk is good for; with half of them used the next range comes.
   * More of them are released in vain after a crash, less of them are written often.
   */
  private static final int LEAST_AHEAD = 64;

  private static final int MOST_AHEAD = 4096;
  private static final long OFTEN_NANOS = 1_000_000_000L;
  private static final int IDENTIFIERS = 65_536;

  private final String id;
  private final LoopJournal journal;
  private final PacketIdentifierSet received = new PacketIdentifierSet();
  private @Nullable DurableSession handle;
  private RemoteContent content;
  private RemoteContent durable;
  private int ahead = LEAST_AHEAD;
  private long changedNanos;

  RemoteRecord(String name, LoopJournal journal) {
    this.id = Owners.id("remote/" + name);
    this.journal = journal;
    this.content = new RemoteContent(nextTag(0), 0, 0);
    this.durable = content;
  }

  /** Another one than before, whatever the clock says. */
  private int nextTag(int before) {
    long seed = id.hashCode() + 31L * journal.journal().clock().millis() + 0x9E37_79B9L * before;
    int tag = before;
    while (tag == before) {
      seed++;
      long mixed = (seed ^ seed >>> 29) * 0xBF58_476D_1CE4_E5B9L;
      tag = (int) (mixed >>> 31);
    }
    return tag;
  }

  /** Goes on with what the store has, and keeps from now on what there is. */
  void begin(ClientState session) {
    StoredOwner stored = journal.journal().owners().take(id);
    if (stored != null) {
      content = RemoteContent.decode(stored.content());
      durable = content;
      Set<Integer> inFlight = Set.copyOf(journal.journal().owners().takeInFlight(content.tag()));
      List<Integer> forgotten = content.identifiers().filter(i -> !inFlight.contains(i)).toList();
      List<Integer> unreleased = stored.receivedPacketIds();
      session.restore(content.lastIdentifier(), inFlight, forgotten, unreleased);
      stored.receivedPacketIds().forEach(received::add);
    }
    journal.source(this);
    if (journal.isOn()) {
      put();
    }
  }

  @Override
  public void dump(boolean whole) {
    DurableSession known = handle;
    if (whole || known == null || !journal.isCurrent(known)) {
      put();
    }
  }

  @Override
  public void repair(Repair repair) {
    DurableSession known = handle;
    if (known != null) {
      FoundSession found = known.takeFound();
      List<Integer> there = found == null ? List.of() : found.receivedPacketIds();
      repair.putSession(known, content.encode());
      there.forEach(identifier -> repair.removeReceived(known, identifier));
      received.forEach(identifier -> repair.putReceived(known, identifier));
    }
  }

  private void put() {
    DurableSession known = journal.begin(id);
    handle = known;
    put(known);
    received.forEach(identifier -> journal.putReceived(known, identifier));
  }

  private void put(DurableSession known) {
    RemoteContent put = content;
    journal.putSession(known, put.encode());
    journal.whenDurable(() -> durable = put);
  }

  private void change(RemoteContent changed) {
    content = changed;
    DurableSession known = handle;
    if (known != null) {
      put(known);
    }
  }

  /** What entries say that are in flight in this session. */
  int tag() {
    return content.tag();
  }

  /** True when an entry with this state is in flight in this session. */
  boolean isInFlight(long progress) {
    return progress != 0 && (int) EntryState.order(progress) == tag();
  }

  /** The session may have been lost just before, with the connection that was to tell of it. */
  @Override
  public void resumed(Runnable noted) {
    if (handle == null || durable.tag() == tag()) {
      noted.run();
    } else {
      journal.whenDurable(noted);
    }
  }

  @Override
  public void lost(Runnable noted) {
    change(new RemoteContent(nextTag(tag()), 0, 0));
    PacketIdentifierSet all = new PacketIdentifierSet();
    received.forEach(all::add);
    all.forEach(this::forget);
    journal.whenDurable(noted);
  }

  @Override
  public void used(int packetIdentifier, IntSupplier oldest) {
    int left = Math.floorMod(content.lastIdentifier() - packetIdentifier, IDENTIFIERS);
    if (!content.mayHave(packetIdentifier) || left < ahead / 2) {
      long now = journal.loop().nanos();
      boolean often = now - changedNanos < OFTEN_NANOS;
      ahead = often ? Math.min(2 * ahead, MOST_AHEAD) : Math.max(ahead / 2, LEAST_AHEAD);
      changedNanos = now;
      change(range(oldest.getAsInt(), packetIdentifier));
      journal.journal().request();
    }
  }

  /** From the oldest to some that come; all, where it would meet itself. */
  private RemoteContent range(int oldest, int packetIdentifier) {
    int last = (packetIdentifier + ahead) % IDENTIFIERS;
    int inUse = Math.floorMod(packetIdentifier - oldest, IDENTIFIERS);
    int first = inUse + ahead < IDENTIFIERS - 1 ? oldest : last % (IDENTIFIERS - 1) + 1;
    return new RemoteContent(tag(), first, last);
  }

  /** Runs the task when it is on disk that this identifier may be used; at once if it is. */
  void whenCovered(int packetIdentifier, Runnable task) {
    if (handle == null || durable.tag() == tag() && durable.mayHave(packetIdentifier)) {
      task.run();
    } else {
      journal.whenDurable(task);
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
