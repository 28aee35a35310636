package distribution.cli;

import broker.api.client.ClientException;
import broker.api.client.EndCause.Kind;
import broker.core.client.ClientConnection;
import broker.core.client.ClientEvents;
import broker.core.client.End;
import broker.core.client.Incoming;
import broker.core.client.Outgoing;
import broker.core.codec.PublishView;
import broker.core.loop.Ticker;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import broker.core.packet.Subscribe;
import broker.core.packet.Unsubscribe;
import broker.core.topic.TopicName;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection of the command line. Any thread. */
final class NetworkConnection implements MqttClient.Connection, ClientEvents {
  private final MqttClient.Listener listener;
  private final Ticker ticker;
  private final CompletableFuture<ClientConnection> opened = new CompletableFuture<>();
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private volatile @Nullable ClientConnection connection;
  private volatile boolean left; // by us

  NetworkConnection(MqttClient.Listener listener, Ticker ticker) {
    this.listener = listener;
    this.ticker = ticker;
  }

  CompletionStage<ClientConnection> opened() {
    return opened;
  }

  private ClientConnection connection() {
    return Objects.requireNonNull(connection, "only handed out when it is connected");
  }

  // ---- what the command asks for

  @Override
  public CompletionStage<ReasonCode> publish(OutgoingMessage message) {
    CompletableFuture<ReasonCode> result = new CompletableFuture<>();
    connection()
        .publish(
            new Message(
                CorePackets.message(message, ticker.nanos()),
                CorePackets.topicAlias(message.properties()),
                result));
    return result;
  }

  /** A message on its way. */
  private static final class Message extends Outgoing {
    private final CompletableFuture<ReasonCode> result;

    Message(ApplicationMessage message, int topicAlias, CompletableFuture<ReasonCode> result) {
      super(message, topicAlias);
      this.result = result;
    }

    @Override
    protected void completed(ReasonCode reason, @Nullable String reasonString) {
      result.complete(reason);
    }

    @Override
    protected void failed(End end) {
      result.completeExceptionally(new IOException(end.text()));
    }
  }

  @Override
  public List<ReasonCode> subscribe(List<String> filters, int qos, List<Property> properties)
      throws IOException {
    Subscribe request = CorePackets.subscribe(filters, qos, properties);
    return NetworkClient.await(connection().subscribe(request));
  }

  @Override
  public void unsubscribe(List<String> filters, List<Property> properties) throws IOException {
    Unsubscribe request =
        new Unsubscribe(0, CorePackets.userProperties(properties), List.copyOf(filters));
    NetworkClient.await(connection().unsubscribe(request));
  }

  @Override
  public void disconnect(ReasonCode reason, List<Property> properties) throws IOException {
    left = true;
    connection().disconnect(CorePackets.disconnect(reason, properties));
    NetworkClient.await(ended);
  }

  @Override
  public void close() {
    left = true;
    connection().abort(End.of(Kind.DISCONNECTED, "Disconnected"));
  }

  // ---- what the connection tells

  @Override
  public void onConnected(ClientConnection made) {
    connection = made;
    opened.complete(made);
  }

  @Override
  public void onPublish(PublishView message, TopicName topic, @Nullable Incoming incoming) {
    if (left) {
      return; // it stays with the server
    }
    listener.received(CorePackets.received(message, topic));
    if (incoming != null) {
      incoming.acknowledge();
    }
  }

  @Override
  public void onEnded(End end) {
    boolean unexpected = opened.isDone() && !left;
    opened.completeExceptionally(new ClientException(end));
    ended.complete(end);
    if (unexpected) {
      listener.lost(end.text());
    }
  }
}
