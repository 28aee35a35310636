package distribution.it;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import testkit.Connect;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.Publish;
import testkit.RawClient;

/** Subscribes and unsubscribes all the time, and retains and clears messages. */
final class CrashChurn extends CrashClient {
  private static final int TOPICS = 20;
  private static final String GONE = "";

  private final Random random;
  private final int probePort;
  private final Map<String, Boolean> subscriptions = new TreeMap<>(); // under the monitor
  private final Map<String, String> retained = new TreeMap<>(); // under the monitor
  private final Set<String> doubtfulFilters = new HashSet<>(); // sent; under the monitor
  private final Map<String, Set<String>> doubtful = new TreeMap<>(); // retained; under the monitor
  private boolean paused; // under the monitor
  private boolean rests; // under the monitor
  private int packetId;

  CrashChurn(int port, long seed, CrashTally tally) {
    super("churn", port, tally);
    this.random = new Random(seed);
    this.probePort = port;
  }

  @Override
  void talk(RawClient connection) {
    while (!isOver()) {
      rest();
      packetId = 1 + packetId % 60_000;
      if (random.nextBoolean()) {
        changeSubscription(connection);
      } else {
        retain(connection);
      }
    }
  }

  private synchronized void rest() {
    try {
      while (paused && !isOver()) {
        rests = true;
        notifyAll();
        wait(100);
      }
    } catch (InterruptedException e) {
      return;
    } finally {
      rests = false;
    }
  }

  private void changeSubscription(RawClient connection) {
    String filter = "churn/" + random.nextInt(TOPICS);
    boolean on = random.nextBoolean();
    synchronized (this) {
      doubtfulFilters.add(filter);
    }
    if (on) {
      connection.subscribe(filter, 1);
    } else {
      connection.send(Packets.unsubscribe(packetId, filter));
      connection.expect(PacketType.UNSUBACK);
    }
    synchronized (this) {
      subscriptions.put(filter, on);
      doubtfulFilters.remove(filter);
    }
  }

  private void retain(RawClient connection) {
    String topic = "retained/" + random.nextInt(TOPICS);
    String payload = random.nextInt(4) == 0 ? GONE : "" + random.nextInt();
    synchronized (this) {
      doubtful.computeIfAbsent(topic, t -> new HashSet<>()).add(payload);
    }
    connection.send(Publish.publish(topic, payload).qos(1, packetId).retain());
    connection.expect(PacketType.PUBACK);
    synchronized (this) {
      retained.put(topic, payload);
      doubtful.remove(topic);
    }
  }

  /** Looks whether what was acknowledged holds, while it changes nothing. */
  void check(long deadlineNanos) throws InterruptedException {
    synchronized (this) {
      paused = true;
      while (!rests && System.nanoTime() < deadlineNanos) {
        wait(10);
      }
      if (!rests) {
        tally.problem(id + ": does not get an answer");
      }
    }
    cut(); // and what it is sent now waits for it
    probe();
    synchronized (this) {
      paused = false;
      notifyAll();
    }
  }

  private void probe() {
    try (RawClient probe = RawClient.open(probePort)) {
      probe.connect(Connect.v5("probe").cleanStart());
      probe.subscribe("retained/#", 1);
      checkRetained(probe.messages());
      Set<String> reached = new HashSet<>();
      for (int i = 0; i < TOPICS; i++) {
        String topic = "churn/" + i;
        probe.send(Publish.publish(topic, "probe").qos(1, 1 + i));
        if (probe.expect(PacketType.PUBACK).reasonCode() == 0) {
          reached.add(topic); // otherwise nobody has a subscription
        }
      }
      checkSubscriptions(reached);
    }
  }

  private synchronized void checkSubscriptions(Set<String> reached) {
    subscriptions.forEach(
        (filter, on) -> {
          if (reached.contains(filter) != on && !doubtfulFilters.contains(filter)) {
            tally.problem(filter + ": subscribed " + on + ", reached " + !on);
          }
        });
  }

  private synchronized void checkRetained(List<Packet> messages) {
    Map<String, String> found = new TreeMap<>();
    messages.forEach(m -> found.put(m.topic(), m.payload()));
    retained.forEach(
        (topic, payload) -> {
          String there = found.getOrDefault(topic, GONE);
          boolean possible = doubtful.getOrDefault(topic, Set.of()).contains(there);
          if (!there.equals(payload) && !possible) {
            tally.problem(topic + ": retained \"" + payload + "\", found \"" + there + "\"");
          }
        });
  }
}
