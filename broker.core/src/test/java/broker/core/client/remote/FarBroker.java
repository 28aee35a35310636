package broker.core.client.remote;

import broker.core.client.FarServer;
import broker.core.client.Server;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Packet;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.runtime.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What another broker remembers of a session, whatever becomes of ours: it takes messages and sends
 * some of its own, as the standard wants it. Owned by the test's thread.
 */
final class FarBroker {
  private static final ReasonCode OK = ReasonCode.SUCCESS;

  private final Random random;
  private boolean present;

  // what it has got
  final List<String> got = new ArrayList<>();
  private final Map<Integer, String> received = new HashMap<>(); // by identifier
  private final boolean late;

  // what it sends
  final Set<String> taken = new HashSet<>(); // acknowledged to it
  private final Map<Integer, String> sent = new LinkedHashMap<>(); // by identifier
  private final Set<Integer> released = new HashSet<>();
  private int lastIdentifier;
  private int published;

  /**
   * @param late whether it passes on what is released, and nothing before
   */
  FarBroker(Random random, boolean late) {
    this.random = random;
    this.late = late;
  }

  /** Identifiers that mean a message to it until they are released. */
  Set<Integer> unreleased() {
    return received.keySet();
  }

  /** It loses the session. */
  void forget() {
    present = false;
    received.clear();
    sent.clear();
    released.clear();
  }

  /** Answers CONNECT, and sends again what is not complete. */
  void connected(FarServer wire) {
    List<Packet> first = new ArrayList<>();
    ConnAckProperties.Builder properties = new ConnAckProperties.Builder();
    first.add(new ConnAck(present, OK, properties.receiveMaximum(1 + random.nextInt(9)).build()));
    sent.forEach(
        (identifier, text) ->
            first.add(
                released.contains(identifier)
                    ? new PubRel(identifier, OK)
                    : Server.message("in/t", qos(text), identifier, true, 0, text)));
    present = true;
    wire.send(first.toArray(Packet[]::new));
  }

  static int qos(String text) {
    return text.charAt(0) - '0';
  }

  void publish(FarServer wire) {
    if (sent.size() < 10) {
      int qos = 1 + random.nextInt(2);
      lastIdentifier = lastIdentifier % 12 + 1; // so that they come again soon
      if (!sent.containsKey(lastIdentifier)) {
        String text = qos + ".in" + published++;
        sent.put(lastIdentifier, text);
        wire.send(Server.message("in/t", qos, lastIdentifier, false, 0, text));
      }
    }
  }

  /** Works off what has come; an answer may be lost, with the connection that is. */
  void answer(FarServer wire, double probability) {
    for (Packet packet : wire.drain()) {
      boolean answers = random.nextDouble() < probability;
      Packet answer = on(packet);
      if (answer != null && answers) {
        wire.send(answer);
      } else if (answer != null) {
        wire.reset();
        return;
      }
    }
  }

  private Packet on(Packet packet) {
    return switch (packet.type()) {
      case PUBLISH -> onPublish((Publish) packet);
      case PUBREL -> {
        String text = received.remove(((PubRel) packet).packetIdentifier());
        if (late && text != null) {
          got.add(text);
        }
        yield new PubComp(((PubRel) packet).packetIdentifier(), OK);
      }
      case PUBACK -> {
        taken.add(sent.remove(((PubAck) packet).packetIdentifier()));
        yield null;
      }
      case PUBREC -> {
        int identifier = ((PubRec) packet).packetIdentifier();
        taken.add(sent.get(identifier));
        released.add(identifier);
        yield new PubRel(identifier, OK);
      }
      case PUBCOMP -> {
        sent.remove(((PubComp) packet).packetIdentifier());
        released.remove(((PubComp) packet).packetIdentifier());
        yield null;
      }
      default -> null;
    };
  }

  private Packet onPublish(Publish message) {
    int identifier = message.packetIdentifier();
    if (message.qos() == 1) {
      got.add(Peer.text(message));
      return new PubAck(identifier, OK);
    }
    if (received.putIfAbsent(identifier, Peer.text(message)) == null && !late) {
      got.add(Peer.text(message));
    }
    return new PubRec(identifier, OK);
  }
}
