package distribution.it;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import testkit.Packet;
import testkit.PacketType;
import testkit.Packets;
import testkit.Publish;
import testkit.RawClient;

/** Publishes numbered messages with one QoS, and sends again what is not acknowledged. */
final class CrashPublisher extends CrashClient {
  private static final int WINDOW = 20;
  private static final int IDENTIFIERS = 0xFFFF;
  private static final int FAILURE = 0x80;

  private final int number;
  private final int qos;
  private final Map<Integer, Sent> unanswered = new LinkedHashMap<>(); // of the thread
  private final BitSet acknowledged = new BitSet(); // under the monitor
  private int next; // of the thread
  private boolean paused; // under the monitor
  private int waiting; // under the monitor: how many are unanswered

  /** One message that is not complete. */
  private static final class Sent {
    final int number;
    boolean released;

    Sent(int number) {
      this.number = number;
    }
  }

  CrashPublisher(int number, int qos, int port, CrashTally tally) {
    super("publisher-" + number, port, tally);
    this.number = number;
    this.qos = qos;
  }

  int qos() {
    return qos;
  }

  /** Publishes nothing new, or does again. */
  synchronized void pause(boolean now) {
    paused = now;
    notifyAll();
  }

  /** Waits until all that was published is acknowledged; what that is. */
  synchronized BitSet awaitAnswers(long deadlineNanos) throws InterruptedException {
    while (waiting > 0 && System.nanoTime() < deadlineNanos) {
      wait(10);
    }
    if (waiting > 0) {
      tally.problem(id + ": " + waiting + " messages are not acknowledged");
    }
    return (BitSet) acknowledged.clone();
  }

  @Override
  void talk(RawClient connection) {
    unanswered.forEach(
        (identifier, sent) ->
            connection.send(
                sent.released
                    ? Packets.ack(PacketType.PUBREL, identifier)
                    : message(sent.number, identifier).dup()));
    while (!isOver()) {
      publish(connection);
      onPacket(connection, connection.receive());
    }
  }

  private void publish(RawClient connection) {
    while (unanswered.size() < WINDOW && mayPublish()) {
      int identifier = 1 + next % IDENTIFIERS;
      unanswered.put(identifier, new Sent(next));
      connection.send(message(next, identifier));
      next++;
    }
  }

  /** Blocks while there is nothing to do at all. */
  private synchronized boolean mayPublish() {
    waiting = unanswered.size();
    notifyAll();
    try {
      while (paused && waiting == 0 && !isOver()) {
        wait(100);
      }
    } catch (InterruptedException e) {
      return false;
    }
    if (paused) {
      return false;
    }
    waiting++;
    return true;
  }

  private Publish message(int n, int identifier) {
    return Publish.publish("load/" + number, number + " " + n).qos(qos, identifier);
  }

  private void onPacket(RawClient connection, Packet packet) {
    int identifier = packet.packetId();
    Sent sent = unanswered.get(identifier);
    boolean last = packet.type() == PacketType.PUBCOMP; // what was complete is not known any more
    if (sent == null || !last && packet.reasonCode() >= FAILURE) {
      tally.problem(id + ": " + packet);
      unanswered.remove(identifier);
      return;
    }
    switch (packet.type()) {
      case PUBREC -> {
        acknowledged(sent);
        sent.released = true;
        connection.send(Packets.ack(PacketType.PUBREL, identifier));
      }
      case PUBACK -> {
        acknowledged(sent);
        unanswered.remove(identifier);
      }
      default -> unanswered.remove(identifier);
    }
  }

  private void acknowledged(Sent sent) {
    if (!sent.released) {
      synchronized (this) {
        acknowledged.set(sent.number);
      }
      tally.acknowledged(qos);
    }
  }
}
