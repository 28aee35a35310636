package broker.core.client;

import broker.api.client.ClientException;
import broker.core.inflight.OutboundWindow;
import broker.core.loop.OnEventLoop;
import broker.core.packet.Packet;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UnsubAck;
import broker.core.packet.Unsubscribe;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * SUBSCRIBE and UNSUBSCRIBE packets that were sent, until they are answered (MQTT 5.0 sections 3.8
 * to 3.11). Owned by the connection's loop.
 */
@OnEventLoop
final class Requests {
  private final ClientConnection connection;
  private final ServerProfile profile;
  private final OutboundWindow<Outgoing> window;
  private final Map<Integer, Request> open = new HashMap<>();

  /** One packet that awaits its answer. */
  private record Request(
      PacketType answeredBy, int size, CompletableFuture<List<ReasonCode>> answer) {}

  Requests(ClientConnection connection, ServerProfile profile) {
    this.connection = connection;
    this.profile = profile;
    this.window = connection.session().window();
  }

  /** Sends it with an identifier of its own, unless the server has told that it would not do. */
  void subscribe(Subscribe s, CompletableFuture<List<ReasonCode>> answer) {
    int size = s.subscriptions().size();
    ReasonCode refusal = refusal(s);
    if (refusal != ReasonCode.SUCCESS) {
      refuse(new Request(PacketType.SUBACK, size, answer), refusal);
      return;
    }
    int identifier = window.addRequest(); // [MQTT-2.2.1-3]
    Packet packet =
        new Subscribe(
            identifier, s.subscriptionIdentifier(), s.userProperties(), s.subscriptions());
    send(packet, identifier, new Request(PacketType.SUBACK, size, answer));
  }

  void unsubscribe(Unsubscribe u, CompletableFuture<List<ReasonCode>> answer) {
    int identifier = window.addRequest(); // [MQTT-2.2.1-3]
    Packet packet = new Unsubscribe(identifier, u.userProperties(), u.filterTexts());
    send(packet, identifier, new Request(PacketType.UNSUBACK, u.filterTexts().size(), answer));
  }

  private ReasonCode refusal(Subscribe s) {
    if (s.subscriptionIdentifier() != 0 && !profile.subscriptionIdentifierAvailable()) {
      return ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED;
    }
    for (SubscriptionRequest request : s.subscriptions()) {
      if (request.filter() == null) {
        return ReasonCode.TOPIC_FILTER_INVALID;
      }
      if (request.filter().isShared() && !profile.sharedSubscriptionAvailable()) {
        return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
      }
      if (request.filter().hasWildcard() && !profile.wildcardSubscriptionAvailable()) {
        return ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;
      }
    }
    return ReasonCode.SUCCESS;
  }

  private void send(Packet packet, int identifier, Request request) {
    if (identifier == 0) {
      refuse(request, ReasonCode.QUOTA_EXCEEDED);
      return;
    }
    open.put(identifier, request);
    try {
      if (connection.write(packet)) {
        return;
      }
      refuse(request, ReasonCode.PACKET_TOO_LARGE);
    } catch (IllegalArgumentException e) {
      request.answer().completeExceptionally(e); // a string that is none of MQTT
    }
    open.remove(identifier);
    window.remove(identifier);
  }

  private static void refuse(Request request, ReasonCode reason) {
    request.answer().complete(Collections.nCopies(request.size(), reason));
  }

  // ---- answers come in

  void onSubAck(SubAck ack) throws ProtocolException {
    answer(ack.packetIdentifier(), PacketType.SUBACK, ack.reasonCodes());
  }

  void onUnsubAck(UnsubAck ack) throws ProtocolException {
    answer(ack.packetIdentifier(), PacketType.UNSUBACK, ack.reasonCodes());
  }

  private void answer(int identifier, PacketType type, List<ReasonCode> reasons)
      throws ProtocolException {
    Request request = open.get(identifier);
    if (request == null || request.answeredBy() != type) {
      throw ProtocolException.protocolError(
          "MQTT-3.8.4-2", type + " for identifier " + identifier + " that nobody waits for");
    }
    List<ReasonCode> all = reasons;
    if (type == PacketType.UNSUBACK && !profile.version().isV5()) {
      all = Collections.nCopies(request.size(), ReasonCode.SUCCESS); // it says no more
    }
    if (all.size() != request.size()) {
      throw ProtocolException.protocolError(
          "MQTT-3.8.4-6", all.size() + " reason codes for " + request.size() + " filters");
    }
    open.remove(identifier);
    window.onAnswer(identifier);
    request.answer().complete(all);
  }

  /** The connection is gone: it is not known what the server has done. */
  void fail(End end) {
    List<Request> unanswered = List.copyOf(open.values());
    open.keySet().forEach(window::remove);
    open.clear();
    unanswered.forEach(r -> r.answer().completeExceptionally(new ClientException(end)));
  }
}
