package distribution.mosquitto.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mosquitto_db_dump --json} of Mosquitto 2.1 prints. Owned by the thread that imports.
 *
 * <p>That program has a mistake in some versions: it prints the Subscription Identifier of a queued
 * message as the number of the message. Where no entry shows the opposite, the queues are not
 * known.
 */
final class DumpFile implements PersistedFile {
  private static final String MESSAGES = "base-messages";
  private static final String CLIENTS = "clients";
  private static final String QUEUED = "client-messages";
  private static final String RETAINED = "retained-messages";
  private static final String SUBSCRIPTIONS = "subscriptions";
  private static final List<String> SECTIONS =
      List.of(MESSAGES, CLIENTS, QUEUED, RETAINED, SUBSCRIPTIONS);

  private static final int MOST_SHORT = 0xFFFF;
  private static final int MOST_IDENTIFIER = 268_435_455;

  private final FileWindow file;
  private final Persisted found = new Persisted();

  private DumpFile(FileWindow file) {
    this.file = file;
  }

  /**
   * Opens a file and reads what is in it.
   *
   * @throws IOException if it is no such file, or broken; the message says where
   */
  static DumpFile open(Path path) throws IOException {
    FileWindow file = new FileWindow(path);
    @Nullable DumpFile opened = null;
    try {
      DumpFile dump = new DumpFile(file);
      dump.index();
      opened = dump;
      return dump;
    } finally {
      if (opened == null) {
        file.close();
      }
    }
  }

  @Override
  public String format() {
    return "JSON of mosquitto_db_dump";
  }

  @Override
  public Persisted contents() {
    return found;
  }

  private void index() throws IOException {
    JsonReader reader = new JsonReader(file, 0);
    Set<String> missing = new LinkedHashSet<>(SECTIONS);
    reader.members(
        section -> {
          missing.remove(section);
          if (SECTIONS.contains(section)) {
            reader.elements(() -> element(section, reader));
          } else {
            reader.value();
            found.unknown.merge("'" + section + "'", 1, Integer::sum);
          }
        });
    reader.end();
    if (!missing.isEmpty()) {
      throw new IOException(
          file.path()
              + ": has no '"
              + missing.iterator().next()
              + "': is no dump of Mosquitto's state");
    }
    judgeQueues();
  }

  private void element(String section, JsonReader reader) throws IOException {
    long offset = reader.offset();
    DumpRecord r = DumpRecord.read(section, reader);
    switch (section) {
      case MESSAGES -> {
        message(r); // what is wrong with it shows now
        found.messages.put(r.id("storeid"), offset);
      }
      case CLIENTS -> client(r);
      case QUEUED -> queued(r);
      case RETAINED -> found.retained.add(r.id("storeid"));
      default -> subscription(r);
    }
  }

  @Override
  public Persisted.Message message(long id) throws IOException {
    Long offset = found.messages.get(id);
    if (offset == null) {
      throw new IllegalArgumentException("no message " + id);
    }
    return message(DumpRecord.read(MESSAGES, new JsonReader(file, offset)));
  }

  private static Persisted.Message message(DumpRecord r) throws IOException {
    return new Persisted.Message(
        r.text("topic"),
        payload(r),
        DumpProperties.encode(r.records("properties")),
        r.small("qos", 2),
        r.small("retain", 0xFF) != 0,
        r.number("expiry-time", 0, Long.MAX_VALUE),
        r.textOrNull("clientid"));
  }

  private static byte[] payload(DumpRecord r) throws IOException {
    String text = r.textOrNull("payload");
    try {
      return text == null ? new byte[0] : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw r.broken("'payload' is not in base64");
    }
  }

  private void client(DumpRecord r) throws IOException {
    found.session(r.text("clientid")).life =
        new Persisted.Life(
            r.number("session-expiry-time", 0, Long.MAX_VALUE),
            r.number("session-expiry-interval", 0, Persisted.FOR_EVER));
  }

  private void queued(DumpRecord r) throws IOException {
    int identifier = r.smallOrZero("subscription-identifier", MOST_IDENTIFIER);
    found
        .session(r.text("clientid"))
        .queue
        .add(
            new Persisted.Queued(
                r.id("storeid"),
                r.small("mid", MOST_SHORT),
                r.small("qos", 2),
                r.small("state", DeliveryState.QUEUED),
                (r.small("retain-dup", 0xFF) & 0xF0) != 0,
                r.small("direction", 1) == 1,
                identifier == 0 ? List.of() : List.of(identifier)));
  }

  private void subscription(DumpRecord r) throws IOException {
    found
        .session(r.text("clientid"))
        .subscriptions
        .add(
            new Persisted.Subscription(
                r.text("topic"),
                r.small("qos", 2),
                r.small("options", 0xFF),
                r.smallOrZero("identifier", MOST_IDENTIFIER)));
  }

  private void judgeQueues() {
    List<Persisted.Queued> all = new ArrayList<>();
    found.sessions.values().forEach(s -> all.addAll(s.queue));
    found.messagesUnknown = !all.isEmpty() && all.stream().allMatch(DumpFile::isMistaken);
  }

  private static boolean isMistaken(Persisted.Queued q) {
    long identifier =
        q.subscriptionIdentifiers().isEmpty() ? 0 : q.subscriptionIdentifiers().get(0);
    return q.message() == identifier;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
