package broker.core.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.topic.Race;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SubscriptionTreeRaceTest {
  private static final int CHANGES = 60_000;

  private final SeededHash hash = new SeededHash(9);
  private final SubscriptionTree tree = new SubscriptionTree(hash);
  private final Client[] others = clients("other", 64);

  private static Client[] clients(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> new Client(name + i)).toArray(Client[]::new);
  }

  /** Subscribes and unsubscribes many others around those who stay, at every level of the tree. */
  private void churn() {
    Random random = new Random(11);
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
  }

  private static long count(Route route, Subscriber subscriber) {
    return Stream.of(route.recipients(subscriber.loop()))
        .filter(recipient -> recipient.subscriber() == subscriber)
        .count();
  }

  @Test
  void neverMissesNorDoublesSubscriberWhoStays() throws Exception {
    String[] filters = {"a/b/c", "a/+/c", "a/b/#", "#", "+/b/+"};
    Client[] staying = clients("staying", filters.length);
    for (int i = 0; i < filters.length; i++) {
      tree.subscribe(staying[i].to(filters[i], 1));
    }
    tree.subscribe(new Client("member").to("$share/g/a/b/c", 1));
    TopicName topic = TopicName.of("a/b/c");

    Race.between(
        this::churn,
        () ->
            () -> {
              Route route = tree.route(topic);
              for (Client client : staying) {
                assertEquals(1, count(route, client), client::clientId);
              }
              assertEquals(1, route.sharedGroups().length);
              assertNotNull(route.sharedGroups()[0].next(1));
            });
  }

  /** The clients share the last place of the table, so that they move between its two ends. */
  @Test
  void neverDoublesSubscriberWhoRenewsHisSubscription() throws Exception {
    Client[] together =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new Client("client" + i))
            .filter(client -> (hash.of(client.clientId()) & 31) == 31)
            .limit(5)
            .toArray(Client[]::new);
    TopicName topic = TopicName.of("a");
    TopicFilter filter = TopicFilter.of("a");

    Race.between(
        () -> {
          Random random = new Random(12);
          for (int i = 0; i < CHANGES * 10; i++) {
            Client client = together[random.nextInt(together.length)];
            boolean there = tree.unsubscribe(client, filter) != null;
            if (!there || random.nextBoolean()) {
              tree.subscribe(client.to("a", 0));
            }
          }
        },
        () ->
            () -> {
              Recipient[] recipients = tree.route(topic).recipients(0);
              long distinct = Stream.of(recipients).map(Recipient::subscriber).distinct().count();
              assertEquals(distinct, recipients.length);
            });
  }

  /**
   * The writer replaces one subscription over and over, its identifier counting up, and announces
   * each change that is complete. A reader that trusts its cached route has to see at least what
   * was announced before.
   */
  @Test
  void neverTrustsRouteThatAnAnnouncedChangeMadeStale() throws Exception {
    Client client = new Client("client");
    AtomicInteger announced = new AtomicInteger(1);
    tree.subscribe(client.identified("a/+", 0, 1));

    Race.between(
        () -> {
          for (int i = 2; i <= CHANGES; i++) {
            tree.subscribe(client.identified("a/+", 0, i));
            announced.set(i);
            for (int k = 0; k < 10; k++) {
              tree.subscribe(others[k].identified("other", 0, i));
            }
          }
        },
        () -> {
          CachedRoute cached = new CachedRoute(TopicName.of("a/b"));
          return () -> {
            int atLeast = announced.get();
            int seen = cached.current().recipients(0)[0].subscriptionIdentifiers()[0];
            assertTrue(seen >= atLeast, () -> seen + " is older than " + atLeast);
          };
        });
  }

  /** A route as an event loop keeps it. Owned by the thread that made it. */
  private final class CachedRoute {
    private final TopicName topic;
    private Route route;
    private long checkedVersion;

    CachedRoute(TopicName topic) {
      this.topic = topic;
      route = tree.route(topic);
      checkedVersion = route.version();
    }

    Route current() {
      long version = tree.version();
      if (version != checkedVersion && tree.changedSince(checkedVersion, topic)) {
        route = tree.route(topic);
        checkedVersion = route.version();
      } else {
        checkedVersion = version;
      }
      return route;
    }
  }
}
