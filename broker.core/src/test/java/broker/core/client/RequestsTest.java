package broker.core.client;

import static broker.core.client.Server.connect;
import static broker.core.client.Server.connected;
import static broker.core.client.Server.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.api.client.ClientException;
import broker.api.client.EndCause.Kind;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.ReasonCode;
import broker.core.packet.SubAck;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UnsubAck;
import broker.core.packet.Unsubscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SUBSCRIBE and UNSUBSCRIBE and their answers. */
final class RequestsTest {
  private static CompletableFuture<List<ReasonCode>> subscribe(Server server, String... filters) {
    List<SubscriptionRequest> requests = new ArrayList<>();
    for (String filter : filters) {
      requests.add(new SubscriptionRequest(filter, 1));
    }
    CompletableFuture<List<ReasonCode>> answer =
        server.connection.subscribe(new Subscribe(0, 0, List.of(), requests)).toCompletableFuture();
    server.turn();
    return answer;
  }

  private static CompletableFuture<List<ReasonCode>> unsubscribe(Server server, String filter) {
    CompletableFuture<List<ReasonCode>> answer =
        server
            .connection
            .unsubscribe(new Unsubscribe(0, List.of(), List.of(filter)))
            .toCompletableFuture();
    server.turn();
    return answer;
  }

  @Test
  void matchesAnswersWithRequests() { // [MQTT-3.8.4-2] [MQTT-3.10.4-5] [MQTT-2.2.1-3]
    Server server = connected(v5());
    CompletableFuture<List<ReasonCode>> one = subscribe(server, "a", "b");
    CompletableFuture<List<ReasonCode>> two = unsubscribe(server, "c");
    int first = server.next(Subscribe.class).packetIdentifier();
    int second = server.next(Unsubscribe.class).packetIdentifier();
    assertNotEquals(first, second);
    server.send(new UnsubAck(second, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED)));
    assertEquals(List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED), two.join());
    assertFalse(one.isDone());
    List<ReasonCode> reasons = List.of(ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED);
    server.send(new SubAck(first, reasons));
    assertEquals(reasons, one.join());
  }

  @Test
  void takesSuccessForGrantedWhereUnsubackSaysNothing() {
    Server server = connected(connect(ProtocolVersion.V3_1_1, true));
    CompletableFuture<List<ReasonCode>> answer = unsubscribe(server, "a");
    server.send(new UnsubAck(server.next(Unsubscribe.class).packetIdentifier(), List.of()));
    assertEquals(List.of(ReasonCode.SUCCESS), answer.join());
  }

  @Test
  void usesNoIdentifierThatMessageHas() { // [MQTT-2.2.1-3]
    Server server = connected(v5());
    server.connection.publish(Sent.of(1, "m"));
    subscribe(server, "a");
    int message = server.expectPublish("m").packetIdentifier();
    int request = server.next(Subscribe.class).packetIdentifier();
    assertNotEquals(message, request);
    server.send(new PubAck(request, ReasonCode.SUCCESS));
    assertEquals(Kind.PROTOCOL_VIOLATION, server.end().kind());
  }

  @ParameterizedTest
  @CsvSource({
    "a/#, WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED",
    "$share/g/a, SHARED_SUBSCRIPTIONS_NOT_SUPPORTED",
    "a#, TOPIC_FILTER_INVALID"
  })
  void refusesWhatServerWouldNotTake(String filter, ReasonCode reason) {
    Server server =
        connected(
            v5(),
            new ClientState(),
            false,
            new ConnAckProperties.Builder()
                .wildcardSubscriptionAvailable(false)
                .sharedSubscriptionAvailable(false));
    assertEquals(List.of(reason), subscribe(server, filter).join());
    server.expectNothing();
  }

  @Test
  void refusesPacketThatIsTooLarge() { // [MQTT-3.2.2-15]
    Server server =
        connected(
            v5(), new ClientState(), false, new ConnAckProperties.Builder().maximumPacketSize(20));
    assertEquals(List.of(ReasonCode.PACKET_TOO_LARGE), subscribe(server, "x".repeat(30)).join());
    assertEquals(0, server.connection.session().window().size());
  }

  @Test
  void takesNoAnswerThatNobodyWaitsFor() {
    Server server = connected(v5());
    server.send(new SubAck(7, List.of(ReasonCode.SUCCESS)));
    assertEquals(Kind.PROTOCOL_VIOLATION, server.end().kind());
  }

  @Test
  void takesNoAnswerOfAnotherLength() { // [MQTT-3.8.4-6]
    Server server = connected(v5());
    CompletableFuture<List<ReasonCode>> answer = subscribe(server, "a", "b");
    int identifier = server.next(Subscribe.class).packetIdentifier();
    server.send(new SubAck(identifier, List.of(ReasonCode.SUCCESS)));
    assertEquals(Kind.PROTOCOL_VIOLATION, server.end().kind());
    CompletionException failure = assertThrows(CompletionException.class, answer::join);
    ClientException cause = assertInstanceOf(ClientException.class, failure.getCause());
    assertEquals(Kind.PROTOCOL_VIOLATION, cause.end().kind());
  }
}
