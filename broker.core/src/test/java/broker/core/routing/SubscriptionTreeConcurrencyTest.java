package broker.core.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One writer churns; readers route at the same time. It ends when the writer has made its changes.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SubscriptionTreeConcurrencyTest {
  private static final int CHANGES = 60_000;
  private static final int READERS = 2;

  private final SubscriptionTree tree = new SubscriptionTree(new SeededHash(9));
  private final ExecutorService threads = Executors.newFixedThreadPool(1 + READERS);
  private volatile boolean writing = true;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private void run(Callable<Void> writer, Callable<Void> reader) throws Exception {
    List<Future<Void>> running = new ArrayList<>();
    running.add(threads.submit(writer));
    for (int i = 0; i < READERS; i++) {
      running.add(threads.submit(reader));
    }
    for (Future<Void> each : running) {
      each.get();
    }
  }

  /** Subscribes and unsubscribes many others around those who stay, at every level of the tree. */
  private Void churn() {
    Random random = new Random(11);
    Client[] others = new Client[64];
    Arrays.setAll(others, i -> new Client("other" + i));
    String[] filters = {"a/b/c", "a/+/c", "a/b/#", "a/b", "a/x", "#", "$share/g/a/b/c", "b/c"};
    for (int i = 0; i < CHANGES; i++) {
      Client client = others[random.nextInt(others.length)];
      String filter = filters[random.nextInt(filters.length)];
      if (i / 1_000 % 2 == 0) {
        tree.subscribe(client.to(filter, random.nextInt(3)));
      } else {
        tree.unsubscribe(client, TopicFilter.of(filter));
      }
    }
    writing = false;
    return null;
  }

  @Test
  void neverMissesNorDoublesSubscriberWhoStays() throws Exception {
    String[] filters = {"a/b/c", "a/+/c", "a/b/#", "#", "+/b/+"};
    Client[] staying = new Client[filters.length];
    for (int i = 0; i < filters.length; i++) {
      staying[i] = new Client("staying" + i);
      tree.subscribe(staying[i].to(filters[i], 1));
    }
    Client member = new Client("member");
    tree.subscribe(member.to("$share/g/a/b/c", 1));
    TopicName topic = TopicName.of("a/b/c");

    run(
        this::churn,
        () -> {
          while (writing) {
            Route route = tree.route(topic);
            for (Client client : staying) {
              assertEquals(1, count(route, client), client::clientId);
            }
            assertEquals(1, route.sharedGroups().length);
            assertTrue(route.sharedGroups()[0].next(1) != null);
          }
          return null;
        });
  }

  private static int count(Route route, Subscriber subscriber) {
    int count = 0;
    for (Recipient recipient : route.recipients(subscriber.loop())) {
      if (recipient.subscriber() == subscriber) {
        count++;
      }
    }
    return count;
  }

  /**
   * The writer replaces one subscription over and over, its identifier counting up, and announces
   * each change that is complete. A reader that trusts its cached route has to see at least what
   * was announced before.
   */
  @Test
  void neverTrustsRouteThatAnAnnouncedChangeMadeStale() throws Exception {
    Client client = new Client("client");
    TopicName topic = TopicName.of("a/b");
    AtomicLongArray announced = new AtomicLongArray(1);
    tree.subscribe(client.identified("a/+", 0, 1));
    announced.set(0, 1);

    run(
        () -> {
          for (int i = 2; i <= CHANGES; i++) {
            tree.subscribe(client.identified("a/+", 0, i));
            announced.set(0, i);
            tree.subscribe(new Client("other").to("other/" + i % 7, 0));
          }
          writing = false;
          return null;
        },
        () -> {
          Route route = tree.route(topic);
          long checked = route.version();
          while (writing) {
            long atLeast = announced.get(0);
            long version = tree.version();
            if (version != checked && tree.changedSince(checked, topic)) {
              route = tree.route(topic);
              checked = route.version();
            } else {
              checked = version;
            }
            int seen = route.recipients(0)[0].subscriptionIdentifiers()[0];
            assertTrue(seen >= atLeast, () -> seen + " is older than " + atLeast);
          }
          return null;
        });
  }
}
