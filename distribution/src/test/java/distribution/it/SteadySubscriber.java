package distribution.it;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.RawClient;

/**
 * A client with a session that lasts, which is behind: it acknowledges late, or is away for a while
 * each time it has taken so many messages. It has a thread of its own.
 */
final class SteadySubscriber extends CrashClient {
  private final AtomicLong received = new AtomicLong();
  private final int behind;
  private final int takes;
  private final long absenceNanos;
  private volatile boolean subscribed;

  /**
   * @param behind so many messages are not acknowledged
   * @param takes so many messages, then leaves
   */
  SteadySubscriber(
      String id, int port, int behind, int takes, long absenceNanos, CrashTally tally) {
    super(id, port, tally);
    this.behind = behind;
    this.takes = takes;
    this.absenceNanos = absenceNanos;
  }

  long received() {
    return received.get();
  }

  boolean isSubscribed() {
    return subscribed;
  }

  @Override
  void talk(RawClient connection) {
    if (!subscribed) {
      subscribed = connection.subscribe("steady", 1).reasonCodes().get(0) == 1;
    }
    ArrayDeque<Integer> late = new ArrayDeque<>();
    for (int i = 0; i < takes && !isOver(); i++) {
      Packet packet = connection.receive();
      late.add(packet.packetId());
      received.incrementAndGet();
      if (late.size() > behind) {
        connection.send(Packets.ack(PacketType.PUBACK, late.remove()));
      }
    }
    late.forEach(identifier -> connection.send(Packets.ack(PacketType.PUBACK, identifier)));
    connection.send(Packets.disconnect());
    LockSupport.parkNanos(absenceNanos);
  }
}
