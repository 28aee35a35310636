package distribution.it;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.RawClient;

/** Gets all messages at their QoS; comes and goes. */
final class CrashSubscriber extends CrashClient {
  private static final int LONGEST_ABSENCE_MILLIS = 300;

  private final Random random;
  private final int leavesAfter;
  private final BitSet[] arrived; // by publisher; under the monitor
  private final int[] qos;
  private final Set<Integer> unreleased = new HashSet<>(); // of the thread
  private boolean subscribed; // of the thread
  private volatile boolean stays;

  /**
   * @param qos of each publisher
   * @param leavesAfter so many messages at most; 0 for never
   */
  CrashSubscriber(String id, int port, int[] qos, int leavesAfter, long seed, CrashTally tally) {
    super(id, port, tally);
    this.qos = qos;
    this.leavesAfter = leavesAfter;
    this.random = new Random(seed);
    this.arrived = new BitSet[qos.length];
    for (int i = 0; i < arrived.length; i++) {
      arrived[i] = new BitSet();
    }
  }

  /** Stays connected, or comes and goes. */
  void stay(boolean now) {
    stays = now;
  }

  boolean isSubscribed() {
    return subscribed;
  }

  @Override
  void talk(RawClient connection) {
    if (!subscribed) {
      subscribed = connection.subscribe("load/#", 2).reasonCodes().get(0) == 2;
    }
    int left = leavesAfter == 0 ? Integer.MAX_VALUE : random.nextInt(leavesAfter);
    while (!isOver() && (stays || left-- > 0)) {
      onPacket(connection, connection.receive());
    }
    if (random.nextBoolean()) {
      connection.send(Packets.disconnect());
    }
    connection.close();
    if (!stays) {
      LockSupport.parkNanos(1_000_000L * random.nextInt(LONGEST_ABSENCE_MILLIS));
    }
  }

  private void onPacket(RawClient connection, Packet packet) {
    int identifier = packet.packetId();
    switch (packet.type()) {
      case PUBLISH -> {
        if (packet.qos() == 1) {
          arrived(packet.payload());
          connection.send(Packets.ack(PacketType.PUBACK, identifier));
        } else {
          if (unreleased.add(identifier)) {
            arrived(packet.payload());
          }
          connection.send(Packets.ack(PacketType.PUBREC, identifier));
        }
      }
      case PUBREL -> {
        unreleased.remove(identifier);
        connection.send(Packets.ack(PacketType.PUBCOMP, identifier));
      }
      default -> tally.problem(id + ": " + packet);
    }
  }

  private synchronized void arrived(String payload) {
    int space = payload.indexOf(' ');
    int publisher = Integer.parseInt(payload.substring(0, space));
    int number = Integer.parseInt(payload.substring(space + 1));
    boolean again = arrived[publisher].get(number);
    arrived[publisher].set(number);
    tally.arrived(qos[publisher], again, () -> id + ": " + payload);
    notifyAll();
  }

  /** Counts what has not arrived in time. */
  synchronized void expect(int publisher, BitSet numbers, long deadlineNanos)
      throws InterruptedException {
    BitSet missing = missing(publisher, numbers);
    while (!missing.isEmpty() && System.nanoTime() < deadlineNanos) {
      wait(10);
      missing = missing(publisher, numbers);
    }
    tally.lost(missing.cardinality(), id + ": of publisher " + publisher + " " + missing);
    arrived[publisher].or(missing); // told once
  }

  private BitSet missing(int publisher, BitSet numbers) {
    BitSet missing = (BitSet) numbers.clone();
    missing.andNot(arrived[publisher]);
    return missing;
  }
}
