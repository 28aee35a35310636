package distribution.cli;

import broker.core.packet.ReasonCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A client that writes down what it is asked to do. What happens on subscribing is the test's, on
 * the calling thread.
 */
final class RecordingClient implements MqttClient {
  final List<String> calls = new ArrayList<>();
  ReasonCode publishOutcome = ReasonCode.SUCCESS;
  ReasonCode subscribeOutcome = ReasonCode.GRANTED_QOS_1;
  Consumer<Listener> afterSubscribe = listener -> {};

  @Override
  public Connection connect(ConnectOptions options, Listener listener) {
    calls.add("connect");
    return new Recorded(listener);
  }

  private final class Recorded implements Connection {
    private final Listener listener;

    Recorded(Listener listener) {
      this.listener = listener;
    }

    @Override
    public CompletionStage<ReasonCode> publish(OutgoingMessage message) {
      calls.add("publish " + message.topic() + " " + new String(message.payload()));
      return CompletableFuture.completedFuture(publishOutcome);
    }

    @Override
    public List<ReasonCode> subscribe(List<String> filters, int qos, List<Property> properties) {
      calls.add("subscribe " + filters + " " + qos);
      afterSubscribe.accept(listener);
      return filters.stream().map(f -> subscribeOutcome).toList();
    }

    @Override
    public void unsubscribe(List<String> filters, List<Property> properties) throws IOException {
      calls.add("unsubscribe " + filters);
    }

    @Override
    public void disconnect(ReasonCode reason, List<Property> properties) {
      calls.add("disconnect");
    }

    @Override
    public void close() {}
  }
}
