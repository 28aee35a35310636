package broker.core.fuzz;

import static broker.core.fuzz.Conversation.check;

import broker.core.packet.Connect;
import broker.core.packet.Packet;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.Publish;
import broker.core.topic.TopicName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The messages from the broker to one client, as the client counts them: which are not
 * acknowledged, and what the Topic Aliases stand for. Owned by the test's thread.
 */
final class InFlight {
  private final Set<Integer> unacknowledged = new HashSet<>();
  private final Map<Integer, TopicName> aliases = new HashMap<>();

  /** Acknowledged before the client has seen them, or never sent: no judgement on these. */
  private final Set<Integer> acknowledgedBlindly = new HashSet<>();

  void clientSent(Packet packet) {
    if (packet instanceof PubAck ack) {
      acknowledged(ack.packetIdentifier());
    } else if (packet instanceof PubComp ack) {
      acknowledged(ack.packetIdentifier());
    } else if (packet instanceof PubRec ack && ack.reasonCode().isError()) {
      acknowledged(ack.packetIdentifier());
    } else if (packet instanceof PubRec ack && !unacknowledged.contains(ack.packetIdentifier())) {
      acknowledgedBlindly.add(ack.packetIdentifier());
    }
  }

  private void acknowledged(int identifier) {
    if (!unacknowledged.remove(identifier)) {
      acknowledgedBlindly.add(identifier);
    }
  }

  void brokerSent(Publish publish, Connect connect) {
    judgeTopic(publish, connect);
    if (publish.qos() == 0) {
      return;
    }
    int identifier = publish.packetIdentifier();
    if (acknowledgedBlindly.remove(identifier)) {
      return;
    }
    check(unacknowledged.add(identifier), "Packet Identifier in use"); // [MQTT-2.2.1-4]
    check(
        unacknowledged.size() <= connect.properties().receiveMaximum(),
        "over Receive Maximum"); // [MQTT-3.3.4-7]
  }

  private void judgeTopic(Publish publish, Connect connect) {
    int alias = publish.topicAlias();
    TopicName topic = publish.topic();
    check(
        alias <= connect.properties().topicAliasMaximum(),
        "over Topic Alias Maximum"); // [MQTT-3.1.2-26]
    if (topic == null) {
      check(aliases.containsKey(alias), "a Topic Alias that was never set");
    } else if (alias > 0) {
      aliases.put(alias, topic);
    }
  }
}
