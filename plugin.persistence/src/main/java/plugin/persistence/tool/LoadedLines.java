package plugin.persistence.tool;

import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import broker.api.persistence.StorePosition;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import plugin.persistence.store.LongProgress;
import plugin.persistence.store.OfflineStore;

/**
 * Reads lines as {@link DumpedLines} writes them into a store. Numbers of messages are raised above
 * those that the store has. Owned by the thread of the command.
 */
final class LoadedLines implements OfflineStore.Source {
  private static final long MOST_WAITING = 32 << 20;
  private static final int PROGRESS = 10_000;

  private final BufferedReader lines;
  private final LongProgress progress;

  /** Messages that nothing has named yet. */
  private final Map<Long, byte[]> waiting = new HashMap<>();

  private long waitingBytes;
  private long raise;
  private long count;

  LoadedLines(BufferedReader lines, LongProgress progress) {
    this.lines = lines;
    this.progress = progress;
  }

  /** How many lines were read. */
  long count() {
    return count;
  }

  @Override
  public void to(StoreOperations operations, StorePosition position)
      throws StoreException, IOException {
    raise = position.highestMessageId();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      count++;
      try {
        if (!line.isBlank()) {
          load(JsonObject.parse(line), operations);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new MalformedLine("line " + count + ": " + e.getMessage());
      }
      if (count % PROGRESS == 0) {
        progress.done(count);
      }
    }
  }

  private void load(JsonObject line, StoreOperations to) throws StoreException, MalformedLine {
    String kind = line.text(DumpedLines.KIND);
    switch (kind) {
      case "session" -> to.putSession(line.text(DumpedLines.CLIENT), content(line));
      case "subscription" ->
          to.putSubscription(
              line.text(DumpedLines.CLIENT), line.text(DumpedLines.FILTER), content(line));
      case "message" -> keep(line.number(DumpedLines.ID), bytes(line, DumpedLines.CONTENT));
      case "queued" -> {
        long id = message(line, to);
        to.enqueue(
            line.text(DumpedLines.CLIENT),
            line.number(DumpedLines.SEQUENCE),
            id,
            line.number(DumpedLines.STATE),
            ByteBuffer.wrap(Base64.getDecoder().decode(line.text(DumpedLines.EXTRA, ""))));
      }
      case "received" -> to.putReceivedPacketId(line.text(DumpedLines.CLIENT), packetId(line));
      case "retained" -> to.putRetained(line.text(DumpedLines.TOPIC), message(line, to));
      case "will" -> to.putWill(line.text(DumpedLines.CLIENT), content(line));
      default -> throw new MalformedLine("no such kind: \"" + kind + "\"");
    }
  }

  private static int packetId(JsonObject line) throws MalformedLine {
    long id = line.number(DumpedLines.PACKET_ID);
    if (id < 1 || id > 65_535) {
      throw new MalformedLine("\"packetId\" must be from 1 to 65535");
    }
    return (int) id;
  }

  private static byte[] bytes(JsonObject line, String name) throws MalformedLine {
    try {
      return Base64.getDecoder().decode(line.text(name));
    } catch (IllegalArgumentException e) {
      throw new MalformedLine("\"" + name + "\" is not Base64: " + e.getMessage());
    }
  }

  private static ByteBuffer content(JsonObject line) throws MalformedLine {
    return ByteBuffer.wrap(bytes(line, DumpedLines.CONTENT));
  }

  private void keep(long id, byte[] content) throws MalformedLine {
    byte[] before = waiting.put(id, content);
    waitingBytes += content.length - (before == null ? 0 : before.length);
    if (waitingBytes > MOST_WAITING) {
      throw new MalformedLine("too many messages that no line names: put each before its use");
    }
  }

  /** The number of the message that a line names, which is put into the store now if it was not. */
  private long message(JsonObject line, StoreOperations to) throws StoreException, MalformedLine {
    long id = line.number(DumpedLines.MESSAGE);
    byte[] content = waiting.remove(id);
    if (content != null) {
      waitingBytes -= content.length;
      to.putMessage(id + raise, ByteBuffer.wrap(content));
    }
    return id + raise;
  }
}
