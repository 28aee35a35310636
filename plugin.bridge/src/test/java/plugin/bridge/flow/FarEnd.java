package plugin.bridge.flow;

import broker.api.client.ConnectionStatistics;
import broker.api.client.Delivery;
import broker.api.client.EndCause;
import broker.api.client.PublishOutcome;
import broker.api.client.RemoteConnection;
import broker.api.message.ApplicationMessage;
import broker.api.message.ProtocolVersion;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A connection that takes what it is given and answers when the test says. */
final class FarEnd implements RemoteConnection {
  /** Topics and payloads that were handed over, in order. */
  final List<String> got = new ArrayList<>();

  private final int receiveMaximum;
  private final Queue<CompletableFuture<PublishOutcome>> unanswered = new ArrayDeque<>();

  FarEnd(int receiveMaximum) {
    this.receiveMaximum = receiveMaximum;
  }

  private record Answer(ReasonCode reasonCode) implements PublishOutcome {
    @Override
    public Optional<String> reasonString() {
      return Optional.empty();
    }
  }

  int unanswered() {
    return unanswered.size();
  }

  void answer(ReasonCode reason) {
    unanswered.remove().complete(new Answer(reason));
  }

  @Override
  public CompletionStage<PublishOutcome> publish(ApplicationMessage message) {
    CompletableFuture<PublishOutcome> answer = new CompletableFuture<>();
    got.add(message.topic());
    unanswered.add(answer);
    return answer;
  }

  @Override
  public CompletionStage<PublishOutcome> forward(Delivery source, ApplicationMessage message) {
    return publish(message);
  }

  @Override
  public int receiveMaximum() {
    return receiveMaximum;
  }

  @Override
  public String clientId() {
    return "far";
  }

  @Override
  public boolean sessionPresent() {
    return false;
  }

  @Override
  public ProtocolVersion protocolVersion() {
    return ProtocolVersion.V5_0;
  }

  @Override
  public QoS maximumQos() {
    return QoS.EXACTLY_ONCE;
  }

  @Override
  public boolean retainAvailable() {
    return true;
  }

  @Override
  public long maximumPacketSizeBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public ConnectionStatistics statistics() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public CompletionStage<List<ReasonCode>> subscribe(List<Subscription> subscriptions) {
    throw new UnsupportedOperationException("nothing comes in");
  }

  @Override
  public CompletionStage<List<ReasonCode>> unsubscribe(List<String> topicFilters) {
    throw new UnsupportedOperationException("nothing comes in");
  }

  @Override
  public CompletionStage<EndCause> disconnect() {
    return ended();
  }

  @Override
  public CompletionStage<EndCause> ended() {
    return new CompletableFuture<>();
  }
}
