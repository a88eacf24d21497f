# The public names. Each is imported from its module when it is first used; docs: nbs/api.ipynb.
from .errors import FincompressError as FincompressError
from .costs import count_parameters as count_parameters, encoder_flops as encoder_flops
from .costs import interleaved_latency as interleaved_latency
from .evaluation import bootstrap_interval as bootstrap_interval, f1_scores as f1_scores
from .evaluation import paired_bootstrap as paired_bootstrap, predict as predict
from .export import OnnxClassifier as OnnxClassifier, export_onnx as export_onnx, load as load
from .plots import plot_curve as plot_curve, plot_heatmap as plot_heatmap, plot_kept as plot_kept
from .plots import plot_removal_order as plot_removal_order, plot_speed as plot_speed
from .pruning.anatomy import ANATOMIES as ANATOMIES, Anatomy as Anatomy
from .pruning.checkpoint import load_pruned as load_pruned, register as register
from .pruning.checkpoint import save_pruned as save_pruned, to_dense as to_dense
from .pruning.compress import compress as compress
from .pruning.describe import describe as describe
from .pruning.reconstruction import reconstruct as reconstruct
from .pruning.recovery import recover as recover
from .pruning.run_folder import removal_rounds as removal_rounds
from .pruning.shrinking import shrink as shrink
from .pruning.structured_pruning import PruningPlan as PruningPlan, drop_layers as drop_layers
from .pruning.structured_pruning import drop_tokens as drop_tokens
from .pruning.structured_pruning import (
    get_teacher_head_importance_proxy as get_teacher_head_importance_proxy)
from .pruning.structured_pruning import head_importance as head_importance, masked as masked
from .pruning.structured_pruning import neuron_importance as neuron_importance
from .pruning.structured_pruning import plan_pruning as plan_pruning, prune as prune
from .pruning.structured_pruning import unit_importance as unit_importance
from .pruning.surgeon import layer_importance as layer_importance
from .pruning.vocabulary import prune_vocabulary as prune_vocabulary
from .pruning.width import narrow as narrow, stream_basis as stream_basis
from .serving import classify as classify
from .teacher.train_teacher import load_teacher as load_teacher

__version__: str
