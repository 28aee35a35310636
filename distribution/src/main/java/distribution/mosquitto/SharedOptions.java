package distribution.mosquitto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Options that Mosquitto has for each listener and the appliance once for all: the most generous
 * value counts, so that no client gets less. Owned by the thread that imports.
 */
final class SharedOptions {
  private static final String FORM_NUMBER = "number";
  private static final String ZERO_LENGTH = "allow_zero_length_clientid";
  private static final List<String> OF_LISTENERS =
      List.of("max_qos", "maximum_qos", "max_topic_alias", "max_topic_alias_broker");

  private record Value(long number, Optional<ConfLine> line) {}

  private final Report report;
  private final EtcFile core;

  SharedOptions(Report report, EtcFile core) {
    this.report = report;
    this.core = core;
  }

  void run(Blocks blocks) {
    blocks.listeners().stream()
        .filter(block -> block.shut().isPresent())
        .forEach(block -> leaveOut(blocks, block));
    List<Block> open = blocks.listeners().stream().filter(b -> b.shut().isEmpty()).toList();
    numbers(open, "max_qos", 2, List.of("max_qos", "maximum_qos"));
    numbers(open, "max_topic_alias", 10, List.of("max_topic_alias"));
    numbers(open, "max_topic_alias_broker", 10, List.of("max_topic_alias_broker"));
    zeroLength(blocks, open);
  }

  /** What open listeners say about the same line counts more, and comes later. */
  private void leaveOut(Blocks blocks, Block shut) {
    for (String option : OF_LISTENERS) {
      shut.last(option).ifPresent(line -> report.leftOut(line, "its listener is not opened"));
    }
    blocks
        .security(shut)
        .last(ZERO_LENGTH)
        .ifPresent(line -> report.leftOut(line, "no listener that it holds for is opened"));
  }

  private void numbers(List<Block> open, String key, long standard, List<String> options) {
    List<Value> values = new ArrayList<>();
    for (Block block : open) {
      values.add(
          options.stream()
              .flatMap(option -> block.last(option).stream())
              .map(this::number)
              .flatMap(Optional::stream)
              .findFirst()
              .orElse(new Value(standard, Optional.empty())));
    }
    settle(key, values, Long::toString);
  }

  private Optional<Value> number(ConfLine line) {
    try {
      String text = Forms.translate(FORM_NUMBER, line.value());
      return Optional.of(new Value(Long.parseLong(text), Optional.of(line)));
    } catch (IllegalArgumentException e) {
      report.leftOut(line, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Who may leave the identifier to the broker; true counts more than false. */
  private void zeroLength(Blocks blocks, List<Block> open) {
    List<Value> values = new ArrayList<>();
    for (Block block : open) {
      Optional<ConfLine> line = blocks.security(block).last(ZERO_LENGTH);
      boolean allowed = line.isEmpty() || blocks.security(block).flag(ZERO_LENGTH).orElse(true);
      values.add(new Value(allowed ? 1 : 0, line));
    }
    settle(ZERO_LENGTH, values, number -> Boolean.toString(number == 1));
  }

  private interface Text {
    String of(long number);
  }

  private void settle(String key, List<Value> values, Text text) {
    if (values.stream().allMatch(v -> v.line().isEmpty())) {
      return;
    }
    long most = values.stream().mapToLong(Value::number).max().orElseThrow();
    for (Value value : values) {
      Optional<ConfLine> line = value.line();
      if (line.isPresent() && value.number() == most) {
        report.taken(line.get(), core.set(key, text.of(most), line.get()));
      } else if (line.isPresent()) {
        report.leftOut(
            line.get(),
            "there is one " + key + " for all listeners: " + text.of(most) + ", another's value");
      }
    }
  }
}
