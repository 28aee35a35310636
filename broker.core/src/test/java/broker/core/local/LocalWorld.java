package broker.core.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.client.ClientException;
import broker.api.client.Delivery;
import broker.api.client.EndCause;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import broker.api.message.ReasonCode;
import broker.api.message.Subscription;
import broker.core.limits.Limits;
import broker.core.runtime.Bench;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A plugin with local sessions in a broker that the test drives. Owned by the test's thread. */
final class LocalWorld implements AutoCloseable {
  final Bench bench;
  final Locals locals;
  final List<Delivery> deliveries = new ArrayList<>();

  LocalWorld() {
    this(Limits.DEFAULTS, 1);
  }

  /** The plugin's sessions belong to the last loop. */
  LocalWorld(Limits limits, int loops) {
    this(new Bench(limits, loops), loops);
  }

  LocalWorld(Bench bench, int loops) {
    this.bench = bench;
    locals = bench.locals(loops - 1);
  }

  LocalSession open(LocalOptions options) {
    return now(locals.open(options, deliveries::add));
  }

  /** Why the session could not be opened. */
  EndCause refused(LocalOptions options) {
    try {
      now(locals.open(options, deliveries::add));
    } catch (CompletionException e) {
      return ((ClientException) e.getCause()).end();
    }
    throw new AssertionError("the session was opened");
  }

  /** What the stage comes to when the loops have come to rest. */
  <T> T now(CompletionStage<T> stage) {
    bench.run();
    assertTrue(stage.toCompletableFuture().isDone(), "not complete");
    return stage.toCompletableFuture().join();
  }

  ReasonCode publish(LocalSession session, String topic, int qos, String payload) {
    return now(session.publish(message(topic, qos, payload))).reasonCode();
  }

  ReasonCode subscribe(LocalSession session, String filter, int qos) {
    return now(session.subscribe(List.of(Subscription.of(filter, QoS.of(qos))))).get(0);
  }

  static ApplicationMessage message(String topic, int qos, String payload) {
    return ApplicationMessage.builder(topic).payload(payload).qos(QoS.of(qos)).build();
  }

  /** The payloads delivered since the last time, separated by blanks. */
  String payloads() {
    String all = String.join(" ", deliveries.stream().map(LocalWorld::text).toList());
    deliveries.clear();
    return all;
  }

  static String text(Delivery delivery) {
    return StandardCharsets.UTF_8.decode(delivery.message().payload()).toString();
  }

  @Override
  public void close() {
    locals.close();
    bench.close();
  }
}
