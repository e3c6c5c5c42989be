"""When car emission standards should apply, in years: Bueno de Mesquita 1994 (in European Community Decision Making, p. 78), as
reprinted in Scholz, Calbert and Smith 2011, table 1; and what independent implementations compute from it."""

from app.analysis.methods.compromise import Stand

ROWS = (  # actor, position, capability, salience, slope by capability, shift of the mean when it is there
    ("Netherlands", 4, 0.08, 0.8, -4.0058560554, -0.3539268580),
    ("Belgium", 7, 0.08, 0.4, -0.2304021783, -0.0193466387),
    ("Luxembourg", 4, 0.03, 0.2, -1.0014640138, -0.0303125695),
    ("Germany", 4, 0.16, 0.8, -4.0058560554, -0.7903721820),
    ("France", 10, 0.16, 0.6, 2.3131855065, 0.4312637764),
    ("Italy", 10, 0.16, 0.6, 2.3131855065, 0.4312637764),
    ("UK", 10, 0.16, 0.9, 3.4697782597, 0.7051526850),
    ("Ireland", 7, 0.05, 0.1, -0.0576005446, -0.0029014560),
    ("Denmark", 4, 0.05, 1.0, -5.0073200692, -0.2703313945),
    ("Greece", 7, 0.08, 0.7, -0.4032038121, -0.0351650861),
)
STANDS = [Stand(actor, x, c, s) for actor, x, c, s, _, _ in ROWS]
ROUNDS = (  # median, mean, mean read off the figure of Scholz et al. (1 decimal), where Belgium, Luxembourg and Ireland stand
    (7.0, 7.389956, 7.4, 7, 4, 7),
    (8.415932, 7.461314, 7.4, 8.415932, 7, 4),
    (9.610859, 7.552501, 7.5, 9.610859, 8.415932, 7),
    (9.961980, 7.590145, 7.6, 9.961980, 9.610859, 8.415932),
    (9.961980, 7.358131, 7.3, 4.800881, 9.961980, 9.610859),
    (9.961980, 7.349174, 7.3, 5.524238, 4.800881, 9.961980),
    (7.472046, 7.414878, 7.4, 7.472046, 5.524238, 5.524238),
    (8.824594, 7.510457, 7.5, 8.824594, 7.472046, 7.472046),
    (9.671130, 7.572447, 7.6, 9.671130, 8.824594, 8.824594),
    (9.671130, 7.324989, 7.3, 4.144849, 9.671130, 9.671130),
    (7.0, 7.242131, 7.2, 4.291541, 4.144849, 4.144849),
)
RISKS = {  # of the first round
    "Netherlands": 1.405653, "Belgium": 0.754196, "Luxembourg": 0.508864, "Germany": 1.405653, "France": 1.046524,
    "Italy": 1.046524, "UK": 1.964898, "Ireland": 0.5, "Denmark": 2.0, "Greece": 1.112125,
}  # fmt: skip
