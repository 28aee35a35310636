package broker.core.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.topic.RandomTopics;
import broker.core.topic.SeededHash;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree against a list of subscriptions that is searched with {@link TopicFilter#matches}. */
final class SubscriptionTreeModelTest {
  private static final int LOOPS = 3;
  private static final int STEPS = 3_000;

  private record Key(Client client, TopicFilter filter) {}

  private record Cached(Route route, String description, long checked) {}

  private final SubscriptionTree tree = new SubscriptionTree(new SeededHash(5));
  private final Map<Key, Subscription> model = new HashMap<>();
  private final Map<TopicName, Cached> cache = new HashMap<>();
  private final List<Client> clients =
      IntStream.range(0, 12).mapToObj(i -> new Client("client" + i, i % LOOPS)).toList();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void routesAsBruteForceDoes(long seed) { // [MQTT-4.7.2-1] [MQTT-3.3.4-2] [MQTT-3.3.4-4]
    Random random = new Random(seed);
    RandomTopics topics = new RandomTopics(random);
    for (int step = 0; step < STEPS; step++) {
      boolean growing = step / 500 % 2 == 0;
      if (random.nextInt(10) < (growing ? 8 : 2)) {
        subscribe(random, topics.filter());
      } else {
        unsubscribe(random, topics.filter());
      }
      checkCachedRoute(topics.topic());
    }
    List.copyOf(model.keySet()).forEach(this::unsubscribe);
    cache.keySet().forEach(topic -> assertTrue(tree.route(topic).isEmpty()));
    assertEquals(0, tree.subscriptions());
    assertEquals(0, tree.sharedSubscriptions());
  }

  private void subscribe(Random random, TopicFilter filter) {
    boolean shared = random.nextInt(4) == 0;
    Subscription subscription =
        new Subscription(
            clients.get(random.nextInt(clients.size())),
            shared ? TopicFilter.of("$share/g" + random.nextInt(2) + "/" + filter) : filter,
            random.nextInt(3),
            !shared && random.nextInt(4) == 0,
            random.nextInt(4) == 0,
            random.nextInt(3));
    Key key = new Key((Client) subscription.subscriber(), subscription.filter());

    assertSame(model.put(key, subscription), tree.subscribe(subscription));
  }

  private void unsubscribe(Random random, TopicFilter likelyUnknown) {
    unsubscribe(new Key(clients.get(random.nextInt(clients.size())), likelyUnknown));
    model.keySet().stream()
        .skip(random.nextInt(model.size() + 1))
        .findFirst()
        .ifPresent(this::unsubscribe);
  }

  private void unsubscribe(Key key) {
    assertSame(model.remove(key), tree.unsubscribe(key.client(), key.filter()));
  }

  /** What an event loop does before it delivers a message, and whether it may. */
  private void checkCachedRoute(TopicName topic) {
    String expected = describe(topic);
    Cached cached = cache.get(topic);
    long version = tree.version();
    if (cached == null || tree.changedSince(cached.checked(), topic)) {
      Route route = tree.route(topic);
      assertEquals(expected, describe(route), () -> "route of " + topic);
      assertEquals(version, route.version());
      cached = new Cached(route, expected, version);
    }
    assertEquals(expected, describe(cached.route()), () -> "cached route of " + topic);
    cache.put(topic, new Cached(cached.route(), expected, version));
  }

  private String describe(TopicName topic) {
    Map<Client, List<Subscription>> ordinary = new HashMap<>();
    Map<String, TreeSet<String>> shared = new TreeMap<>();
    for (Subscription subscription : model.values()) {
      TopicFilter filter = subscription.filter();
      Client client = (Client) subscription.subscriber();
      if (filter.matches(topic) && filter.isShared()) {
        shared
            .computeIfAbsent(filter.toString(), text -> new TreeSet<>())
            .add(describe(client.loop(), subscription));
      } else if (filter.matches(topic)) {
        ordinary.computeIfAbsent(client, any -> new ArrayList<>()).add(subscription);
      }
    }
    TreeSet<String> recipients = new TreeSet<>();
    ordinary.forEach((client, all) -> recipients.add(describe(client, all)));
    return recipients + " " + shared;
  }

  private static String describe(Client client, List<Subscription> all) {
    List<Subscription> others = all.stream().filter(s -> !s.noLocal()).toList();
    String own = others.isEmpty() ? "nothing" : options(client, others);
    return client.loop() + " " + options(client, all) + " own " + own;
  }

  private static String options(Client client, List<Subscription> all) {
    return options(
        client,
        all.stream().mapToInt(Subscription::qos).max().orElseThrow(),
        all.stream().anyMatch(Subscription::retainAsPublished),
        all.stream().mapToInt(Subscription::identifier).filter(id -> id != 0).toArray());
  }

  private static String describe(Route route) {
    TreeSet<String> recipients = new TreeSet<>();
    int total = 0;
    for (int loop = 0; loop < LOOPS; loop++) {
      for (Recipient recipient : route.recipients(loop)) {
        recipients.add(describe(loop, recipient));
        total++;
      }
    }
    assertEquals(recipients.size(), total, "a session twice");
    Map<String, TreeSet<String>> shared = new TreeMap<>();
    for (SharedGroup group : route.sharedGroups()) {
      TreeSet<String> members = new TreeSet<>();
      group.members().forEach(member -> members.add(describe(member.subscriber().loop(), member)));
      shared.put(group.filter().toString(), members);
    }
    return recipients + " " + shared;
  }

  private static String describe(int loop, Recipient recipient) {
    Recipient own = recipient.forOwnMessages();
    return loop + " " + options(recipient) + " own " + (own == null ? "nothing" : options(own));
  }

  private static String options(Recipient recipient) {
    return options(
        recipient.subscriber(),
        recipient.qos(),
        recipient.retainAsPublished(),
        recipient.subscriptionIdentifiers());
  }

  private static String options(
      Subscriber client, int qos, boolean retainAsPublished, int[] identifiers) {
    int[] sorted = identifiers.clone();
    Arrays.sort(sorted);
    return Stream.of(client.clientId(), qos, retainAsPublished, Arrays.toString(sorted))
        .toList()
        .toString();
  }
}
