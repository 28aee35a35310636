package plugin.persistence.store;

import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreContents;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreOperations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** What a store should hold, in plain maps, and random batches that change it. */
final class StoreModel {
  private static final class Queued {
    long message;
    long state;
    byte[] extra;
  }

  private static final class Session {
    byte[] content;
    final TreeMap<String, byte[]> subscriptions = new TreeMap<>();
    final TreeMap<Long, Queued> queue = new TreeMap<>();
    final TreeSet<Integer> received = new TreeSet<>();
    byte[] will;
  }

  interface Operation {
    void on(StoreOperations operations) throws StoreException;
  }

  /** So much that a store builds it beside itself. */
  private static final long LARGE = 1 << 20;

  private final TreeMap<String, Session> sessions = new TreeMap<>();
  private final TreeMap<Long, byte[]> messages = new TreeMap<>();
  private final TreeMap<String, Long> retained = new TreeMap<>();
  private long nextMessage = 1;
  private long nextSequence = 1;
  private final boolean longQueues;
  long batches;

  StoreModel() {
    this(false);
  }

  /**
   * An empty one.
   *
   * @param longQueues whether many messages come at once now and then
   */
  StoreModel(boolean longQueues) {
    this.longQueues = longQueues;
  }

  static StoreBatch batch(long number, List<Operation> operations, long contentBytes) {
    return new StoreBatch() {
      @Override
      public long number() {
        return number;
      }

      @Override
      public long contentBytes() {
        return contentBytes;
      }

      @Override
      public boolean onlyReleases() {
        return false;
      }

      @Override
      public void replay(StoreOperations sink) throws StoreException {
        for (Operation operation : operations) {
          operation.on(sink);
        }
      }
    };
  }

  /** Changes this model and returns the batch that does the same to a store. */
  StoreBatch random(Random r) {
    List<Operation> ops = new ArrayList<>();
    boolean anew = r.nextInt(30) == 0;
    if (anew) {
      sessions.clear();
      retained.clear();
      ops.add(StoreOperations::clear);
    }
    for (int n = 1 + r.nextInt(anew ? 200 : 20); n > 0; n--) {
      change(r, ops);
    }
    Set<Long> referred = new HashSet<>(retained.values());
    sessions.values().forEach(s -> s.queue.values().forEach(q -> referred.add(q.message)));
    messages.keySet().retainAll(referred);
    return batch(++batches, ops, anew ? LARGE : 20_000);
  }

  private static byte[] bytes(Random r, int most) {
    byte[] bytes = new byte[r.nextInt(most)];
    r.nextBytes(bytes);
    return bytes;
  }

  private void change(Random r, List<Operation> ops) {
    String client = "client-" + r.nextInt(6);
    Session s = sessions.get(client);
    int what = r.nextInt(100);
    if (s == null) {
      s = new Session();
      s.content = bytes(r, 100);
      byte[] content = s.content;
      sessions.put(client, s);
      ops.add(o -> o.putSession(client, ByteBuffer.wrap(content)));
    } else if (what < 2) {
      sessions.remove(client);
      ops.add(o -> o.removeSession(client));
    } else if (what < 12) {
      String filter = "f/" + r.nextInt(80);
      byte[] content = bytes(r, 30);
      s.subscriptions.put(filter, content);
      ops.add(o -> o.putSubscription(client, filter, ByteBuffer.wrap(content)));
    } else if (what < 15) {
      String filter = "f/" + r.nextInt(80);
      s.subscriptions.remove(filter);
      ops.add(o -> o.removeSubscription(client, filter));
    } else if (what < 20) {
      int id = 1 + r.nextInt(65_535);
      s.received.add(id);
      ops.add(o -> o.putReceivedPacketId(client, id));
    } else if (what < 25 && !s.received.isEmpty()) {
      int id = s.received.first();
      s.received.remove(id);
      ops.add(o -> o.removeReceivedPacketId(client, id));
    } else if (what < 28) {
      byte[] will = r.nextBoolean() ? bytes(r, 50) : null;
      s.will = will;
      ops.add(o -> setWill(o, client, will));
    } else if (what < 33) {
      retain(r, ops);
    } else if (what < 70 || s.queue.isEmpty()) {
      for (int n = longQueues && r.nextInt(40) == 0 ? Chunk.CAPACITY / 2 : 1; n > 0; n--) {
        publish(r, ops, client, s);
      }
    } else if (what < 78) {
      long sequence = new ArrayList<>(s.queue.keySet()).get(r.nextInt(s.queue.size()));
      long state = r.nextLong();
      s.queue.get(sequence).state = state;
      ops.add(o -> o.updateEntry(client, sequence, state));
    } else if (what < 84) {
      ArrayList<Long> all = new ArrayList<>(s.queue.keySet());
      int from = r.nextInt(all.size());
      long first = all.get(from) - r.nextInt(2);
      long last = all.get(Math.min(all.size() - 1, from + r.nextInt(150))) + r.nextInt(2);
      s.queue.subMap(first, true, last, true).clear();
      ops.add(o -> o.dequeueRange(client, first, last));
    } else {
      int i = r.nextInt(4) == 0 ? r.nextInt(s.queue.size()) : 0;
      long sequence = new ArrayList<>(s.queue.keySet()).get(i);
      s.queue.remove(sequence);
      ops.add(o -> o.dequeue(client, sequence));
    }
  }

  private static void setWill(StoreOperations o, String client, byte[] will) throws StoreException {
    if (will == null) {
      o.removeWill(client);
    } else {
      o.putWill(client, ByteBuffer.wrap(will));
    }
  }

  private long message(Random r, List<Operation> ops) {
    long id = nextMessage++;
    byte[] content = bytes(r, r.nextInt(40) == 0 ? 70_000 : 300);
    messages.put(id, content);
    ops.add(o -> o.putMessage(id, ByteBuffer.wrap(content)));
    return id;
  }

  private void retain(Random r, List<Operation> ops) {
    String topic = "t/" + r.nextInt(10);
    if (r.nextInt(3) == 0) {
      retained.remove(topic);
      ops.add(o -> o.removeRetained(topic));
    } else {
      long id = message(r, ops);
      retained.put(topic, id);
      ops.add(o -> o.putRetained(topic, id));
    }
  }

  private void publish(Random r, List<Operation> ops, String client, Session s) {
    long id = message(r, ops);
    BiFunction<String, Session, Void> to =
        (name, session) -> {
          Queued q = new Queued();
          q.message = id;
          q.state = r.nextLong();
          q.extra = r.nextInt(10) == 0 ? bytes(r, 20) : new byte[0];
          long sequence = nextSequence;
          nextSequence += 1 + r.nextInt(3);
          session.queue.put(sequence, q);
          long state = q.state;
          ops.add(o -> o.enqueue(name, sequence, id, state, ByteBuffer.wrap(q.extra)));
          return null;
        };
    to.apply(client, s);
    sessions.forEach((name, other) -> offer(r, name, other, s, to));
  }

  private static void offer(
      Random r, String name, Session other, Session s, BiFunction<String, Session, Void> to) {
    if (other != s && r.nextInt(3) == 0) {
      to.apply(name, other);
    }
  }

  // --- the same as text

  private static String hex(byte[] bytes) {
    return bytes.length > 400
        ? bytes.length + ":" + java.util.Arrays.hashCode(bytes)
        : HexFormat.of().formatHex(bytes);
  }

  private static String hex(ByteBuffer buffer) {
    return hex(Chunk.bytes(buffer));
  }

  TreeSet<String> lines() {
    TreeSet<String> lines = new TreeSet<>();
    sessions.forEach(
        (client, s) -> {
          lines.add("session " + client + " " + hex(s.content));
          s.subscriptions.forEach((f, c) -> lines.add("sub " + client + " " + f + " " + hex(c)));
          s.received.forEach(id -> lines.add("received " + client + " " + id));
          if (s.will != null) {
            lines.add("will " + client + " " + hex(s.will));
          }
          long length = 0;
          for (var e : s.queue.entrySet()) {
            Queued q = e.getValue();
            byte[] content = messages.get(q.message);
            length += content.length;
            lines.add(entry(client, e.getKey(), q.message, q.state, hex(q.extra), hex(content)));
          }
          if (!s.queue.isEmpty()) {
            lines.add(queue(client, s.queue.firstKey(), s.queue.lastKey(), s.queue.size(), length));
          }
        });
    retained.forEach(
        (topic, id) -> lines.add("retained " + topic + " " + id + " " + hex(messages.get(id))));
    return lines;
  }

  private static String queue(String client, long first, long last, long entries, long bytes) {
    return "queue " + client + " " + first + " " + last + " " + entries + " " + bytes;
  }

  private static String entry(
      String client, long sequence, long message, long state, String extra, String content) {
    return "entry " + client + " " + sequence + " " + message + " " + state + " " + extra + " "
        + content;
  }

  /** What a store really holds. */
  static TreeSet<String> lines(SessionStore store) throws StoreException {
    TreeSet<String> lines = new TreeSet<>();
    List<String> clients = new ArrayList<>();
    store.load(
        new StoreContents() {
          @Override
          public void session(String client, ByteBuffer content) {
            clients.add(client);
            lines.add("session " + client + " " + hex(content));
          }

          @Override
          public void subscription(String client, String filter, ByteBuffer content) {
            lines.add("sub " + client + " " + filter + " " + hex(content));
          }

          @Override
          public void queue(String client, long first, long last, long entries, long bytes) {
            lines.add(StoreModel.queue(client, first, last, entries, bytes));
          }

          @Override
          public void receivedPacketId(String client, int id) {
            lines.add("received " + client + " " + id);
          }

          @Override
          public void retained(String topic, long id, ByteBuffer content) {
            lines.add("retained " + topic + " " + id + " " + hex(content));
          }

          @Override
          public void will(String client, ByteBuffer content) {
            lines.add("will " + client + " " + hex(content));
          }
        });
    for (String client : clients) {
      store.readQueue(
          client,
          Long.MIN_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          (sequence, message, state, extra, content) ->
              lines.add(entry(client, sequence, message, state, hex(extra), hex(content))));
    }
    return lines;
  }
}
