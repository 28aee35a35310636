package distribution.cli;

import broker.api.client.ClientException;
import broker.core.client.ClientConnection;
import broker.core.client.ClientEvents;
import broker.core.client.End;
import broker.core.client.Incoming;
import broker.core.codec.PublishView;
import broker.core.packet.Disconnect;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A connection of the benchmark. Owned by its loop. */
class BenchClient implements ClientEvents {
  private final BenchCounts counts;
  private final CompletableFuture<ClientConnection> opened = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable ClientConnection connection;
  private volatile boolean leaving;

  BenchClient(BenchCounts counts) {
    this.counts = counts;
  }

  final CompletionStage<ClientConnection> opened() {
    return opened;
  }

  final ClientConnection connection() {
    return Objects.requireNonNull(connection, "connected first");
  }

  final BenchCounts counts() {
    return counts;
  }

  /** Says goodbye. Any thread. */
  final CountDownLatch leave() {
    leaving = true;
    connection().disconnect(new Disconnect(ReasonCode.SUCCESS, null));
    return ended;
  }

  @Override
  public final void onConnected(ClientConnection made) {
    connection = made;
    opened.complete(made);
  }

  @Override
  public final void onPublish(PublishView message, TopicName topic, @Nullable Incoming incoming) {
    if (message.payloadLength() >= Stamp.BYTES) {
      counts.received(message.buffer().getLong(message.payloadIndex()), System.nanoTime());
    }
    if (incoming != null) {
      incoming.acknowledge();
    }
  }

  @Override
  public final void onEnded(End end) {
    opened.completeExceptionally(new ClientException(end));
    if (!leaving) {
      counts.failed(end.text());
    }
    ended.countDown();
  }
}
