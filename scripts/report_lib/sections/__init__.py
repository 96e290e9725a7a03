"""The sections of the report, one a file: each takes the runs and gives a Section."""

from . import advice, compare, cpu, latency, machine, numbers, rates, ratios, shapes, throughput


def build(runs):
    built = [machine.section(runs), advice.section(runs)]
    if len(runs) > 1:
        built.append(compare.section(runs))
    plots = [module.section(runs) for module in (latency, throughput, shapes, cpu, rates, ratios)]
    return built + plots + [numbers.section(runs)]
