package distribution.mosquitto.state;

import broker.api.persistence.StoreException;
import broker.core.journal.WallClock;
import broker.core.topic.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mosquitto's state turned into operations on a store. Owned by the thread that imports.
 *
 * <p>What the store has already stays: it is newer than what is imported.
 */
final class StateImport {
  private static final long MILLIS = 1_000;
  private static final int LONGEST_ID = 65_535;
  private static final String OF_THE_BROKER = "$SYS/";
  private static final String OF_A_BRIDGE = "local.";

  private final Persisted found;
  private final StoreTarget target;
  private final Tally tally;
  private final WallClock clock;
  private final Progress progress;
  private final MessageImport messages;
  private final HeldMessages held;
  private final Map<String, SessionImport> sessions = new LinkedHashMap<>();

  StateImport(
      PersistedFile file, StoreTarget target, Tally tally, WallClock clock, Progress progress) {
    this.found = file.contents();
    this.target = target;
    this.tally = tally;
    this.clock = clock;
    this.progress = progress;
    this.messages = new MessageImport(file, target, clock);
    this.held = new HeldMessages(messages, tally);
  }

  /** Puts everything; the target is not committed. */
  void run() throws IOException, StoreException {
    long done = 0;
    for (Persisted.Session session : found.sessions.values()) {
      session(session);
      progress.at(++done, found.sessions.size(), "sessions");
    }
    held.passOn(sessions.values());
    retained();
    found.unknown.forEach(
        (what, times) -> tally.leftOut(Kind.OTHER, "not known to this version", what, times));
    notes();
  }

  private void session(Persisted.Session session) throws IOException, StoreException {
    String reason = refusal(session);
    if (!reason.isEmpty()) {
      leaveOut(session, reason);
      return;
    }
    Persisted.Life life = session.life;
    if (life == null || isOver(life)) {
      tally.notNeeded(Kind.SESSIONS, "expired", session.clientId);
      return;
    }
    SessionImport taken = new SessionImport(session, target, messages, tally);
    sessions.put(session.clientId, taken);
    taken.begin(life, clock.millis());
    for (Persisted.Queued each : session.queue) {
      if (found.messagesUnknown) {
        break;
      }
      if (each.outgoing()) {
        taken.enqueue(each);
      } else {
        held.add(taken, each);
      }
    }
    if (found.messagesUnknown) {
      tally.leftOut(
          Kind.QUEUED,
          "the dump does not say which messages they are, a mistake of mosquitto_db_dump: "
              + "import mosquitto.db itself with --db",
          session.clientId,
          session.queue.size());
    }
  }

  private boolean isOver(Persisted.Life life) {
    return life.expiryInterval() == 0
        || life.expiryInterval() < Persisted.FOR_EVER
            && life.expiryTime() != 0
            && life.expiryTime() <= clock.millis() / MILLIS;
  }

  private String refusal(Persisted.Session session) {
    if (session.life == null) {
      return "their session is not in the file";
    }
    if (!isClientId(session.clientId)) {
      return "not a valid Client Identifier";
    }
    return target.hasSession(session.clientId) ? "the store has a session of this client" : "";
  }

  private static boolean isClientId(String text) {
    ByteBuf utf8 = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    int length = utf8.readableBytes();
    return length > 0 && length <= LONGEST_ID && Utf8.isWellFormed(utf8, 0, length);
  }

  private void leaveOut(Persisted.Session session, String reason) {
    String client = session.clientId;
    tally.leftOut(Kind.SESSIONS, reason, client, session.life == null ? 0 : 1);
    tally.leftOut(Kind.SUBSCRIPTIONS, reason, client, session.subscriptions.size());
    tally.leftOut(Kind.QUEUED, reason, client, session.queue.size());
  }

  private void retained() throws IOException, StoreException {
    Map<String, Long> released = held.retained();
    long done = 0;
    for (long id : found.retained) {
      Persisted.@Nullable Message message = messages.read(id);
      if (!tally.isFaulty(Kind.RETAINED, messages.fault(message), "", message) && message != null) {
        if (released.containsKey(message.topic())) {
          tally.notNeeded(Kind.RETAINED, "replaced by one received at QoS 2", message.topic());
        } else {
          retain(id, message);
        }
      }
      progress.at(++done, found.retained.size(), "retained messages");
    }
    for (long id : released.values()) {
      Persisted.@Nullable Message message = messages.read(id);
      if (message != null) {
        retain(id, message);
      }
    }
  }

  private void retain(long id, Persisted.Message message) throws StoreException {
    String topic = message.topic();
    if (topic.startsWith(OF_THE_BROKER)) {
      tally.notNeeded(Kind.RETAINED, "the broker has its own", topic);
    } else if (message.payload().length == 0) {
      tally.notNeeded(Kind.RETAINED, "it only removes one", topic);
    } else if (target.hasRetained(topic)) {
      tally.leftOut(Kind.RETAINED, "the store has one with this topic", topic);
    } else {
      target.operations().putRetained(topic, messages.put(id, message));
      tally.taken(Kind.RETAINED);
    }
  }

  private void notes() {
    long bridges = sessions.keySet().stream().filter(id -> id.startsWith(OF_A_BRIDGE)).count();
    if (bridges > 0) {
      tally.note(
          bridges
              + " sessions have names that begin with "
              + OF_A_BRIDGE
              + " as those of Mosquitto's bridges: what is queued there goes to no bridge of this "
              + "broker");
    }
  }
}
